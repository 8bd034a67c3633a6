import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';

/** What `make run` tells the person, and `make demo` uses; kept in a file that only the owner can read. */
export interface Demonstration {
  readonly url: string;
  /** The media nodes that carry the company; never empty. */
  readonly engines: readonly DemonstrationEngine[];
  readonly admin: { readonly email: string; readonly password: string };
  /** The number that customers call, and the address from which its provider sends calls. */
  readonly number: string;
  readonly trunkAddress: string;
  readonly agents: readonly DemonstrationAgent[];
}

export interface DemonstrationEngine {
  readonly kind: EngineKind;
  readonly nodeId: number;
  /** Where phones register and the provider calls, `host:port`. */
  readonly sipAddress: string;
}

export interface DemonstrationAgent {
  readonly id: number;
  readonly name: string;
  readonly skill: string;
  readonly email: string;
  readonly password: string;
  readonly extension: string;
  readonly sipUser: string;
  readonly sipSecret: string;
}

function demonstrationFile(folder: string): string {
  return join(folder, 'demonstration.json');
}

export function readDemonstration(folder: string): Demonstration | null {
  const path = demonstrationFile(folder);
  if (!existsSync(path)) return null;
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Demonstration | BeforeFreeswitch;
  if ('engines' in stored) return stored;
  const { sipAddress, ...rest } = stored;
  return { ...rest, engines: [{ kind: 'asterisk', nodeId: 1, sipAddress }] };
}

/** Written when Asterisk was the only engine; its node was the first in the database. */
type BeforeFreeswitch = Omit<Demonstration, 'engines'> & { readonly sipAddress: string };

export function writeDemonstration(folder: string, demonstration: Demonstration): void {
  writeFileSync(demonstrationFile(folder), `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600 });
}

/** What to do when the administrator may not sign in with what is written down. */
export function adviceOnLogin(folder: string, { admin }: Demonstration): string {
  return `${admin.email} cannot sign in with the password in ${demonstrationFile(folder)}. If the e-mail address or the password is another one by now, write it there (admin).`;
}
