import type { Demonstration, DemonstrationEngine } from './demonstration.ts';
import { firstCompany, placeCompany, registerMediaNodes } from './media-nodes.ts';
import { RestClient, RestProblem } from './rest-client.ts';
import { seed, type SeedOptions } from './seed.ts';

export interface Demonstrated {
  readonly demonstration: Demonstration;
  /** False: the login that is written down was refused, so that the installation was told nothing. */
  readonly signedIn: boolean;
}

/**
 * Seeds an empty installation. One that is `known` already is told where its engines are now, and its company is placed on those
 * that are new.
 */
export async function demonstrate(known: Demonstration | null, options: SeedOptions): Promise<Demonstrated> {
  if (!known) return { demonstration: await seed(options), signedIn: true };
  const moved = { ...known, url: options.url };
  const rest = await signInAsWritten(moved);
  if (!rest) return { demonstration: moved, signedIn: false };
  const engines = await registerMediaNodes(rest, options.engines, known.engines);
  const isNew = ({ kind }: DemonstrationEngine): boolean => !known.engines.some((one) => one.kind === kind);
  if (engines.some(isNew)) await placeCompany(rest, await firstCompany(rest), engines);
  return { demonstration: { ...moved, engines }, signedIn: true };
}

/** Null: the login is refused, as it is once the administrator has changed the password or the e-mail address. */
export async function signInAsWritten({ url, admin }: Demonstration): Promise<RestClient | null> {
  try {
    return await new RestClient(url).signIn(admin.email, admin.password);
  } catch (error) {
    // Several refusals in a row lock the address for a while.
    if (error instanceof RestProblem && ['invalid-credentials', 'locked'].includes(error.code)) return null;
    throw error;
  }
}
