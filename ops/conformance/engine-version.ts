import { execFileSync } from 'node:child_process';
import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { findAsterisk, requireFreeswitch } from '../instances/binaries.ts';

/** As the program itself tells it, e.g. `22.10.1`. @throws InstanceError `binary-missing` */
export function engineVersion(kind: EngineKind): string {
  const asterisk = kind === 'asterisk' ? findAsterisk() : null;
  const { command, args } = asterisk ?? { command: requireFreeswitch().command, args: [] };
  const text = execFileSync(command, [...args, asterisk ? '-V' : '-version'], { encoding: 'utf8' });
  return /[0-9]+\.[0-9]+\.[0-9]+[^\s+~]*/u.exec(text)?.[0] ?? text.trim();
}
