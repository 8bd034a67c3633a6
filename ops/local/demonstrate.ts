import type { Demonstration, DemonstrationEngine } from './demonstration.ts';
import { placeCompany, registerMediaNodes } from './media-nodes.ts';
import { RestClient } from './rest-client.ts';
import { onlyCompany, seed, type SeedOptions } from './seed.ts';

/**
 * Seeds an empty installation. One that is `known` already is told where its engines are now, and its company is placed on those
 * that are new.
 */
export async function demonstrate(known: Demonstration | null, options: SeedOptions): Promise<Demonstration> {
  if (!known) return seed(options);
  const { url } = options;
  const rest = await new RestClient(url).signIn(known.admin.email, known.admin.password);
  const engines = await registerMediaNodes(rest, options.engines, known.engines);
  const isNew = ({ kind }: DemonstrationEngine): boolean => !known.engines.some((one) => one.kind === kind);
  if (engines.some(isNew)) await placeCompany(rest, await onlyCompany(rest), engines);
  return { ...known, url, engines };
}
