import type { Revision } from '../../domain/ids.ts';
import { encodeLua, type LuaValue } from './lua-value.ts';

/** A key and what the call logic finds under it. */
export type RoutingEntry = readonly [key: string, value: LuaValue];

/** Sorts before all keys, and is the first line. */
const revisionKey = '!revision';
/** Sorts behind all keys. A file without it was cut short. */
const endKey = '~end';

/**
 * The call logic of a company as sw/routing.lua searches it: a line for each key, sorted by bytes, so that a look-up reads about
 * twenty lines of a company of any size, and nothing has to be loaded when it changes.
 *
 * @throws Error when a key comes twice or is none
 */
export function routingFile(revision: Revision, entries: readonly RoutingEntry[]): string {
  const lines = new Map<string, LuaValue>();
  for (const [key, value] of entries) {
    if (!/^[a-z][A-Za-z0-9 ._+:/-]{0,150}$/u.test(key)) throw new Error(`not a key: ${JSON.stringify(key)}`);
    if (lines.has(key)) throw new Error(`a key comes twice: ${key}`);
    lines.set(key, value);
  }
  // All keys are ASCII, so the order of code units is that of bytes.
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
  return [[revisionKey, revision] as const, ...sorted, [endKey, revision] as const]
    .map(([key, value]) => `${key}\t${encodeLua(value)}\n`)
    .join('');
}
