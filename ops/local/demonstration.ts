import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `make run` tells the person, and `make demo` uses; kept in a file that only the owner can read. */
export interface Demonstration {
  readonly url: string;
  readonly sipAddress: string;
  readonly admin: { readonly email: string; readonly password: string };
  /** The number that customers call, and the address from which its provider sends calls. */
  readonly number: string;
  readonly trunkAddress: string;
  readonly agents: readonly DemonstrationAgent[];
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

const fileName = 'demonstration.json';

export function readDemonstration(folder: string): Demonstration | null {
  const path = join(folder, fileName);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Demonstration) : null;
}

export function writeDemonstration(folder: string, demonstration: Demonstration): void {
  writeFileSync(join(folder, fileName), `${JSON.stringify(demonstration, null, 2)}\n`, { mode: 0o600 });
}
