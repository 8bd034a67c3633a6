import type { Revision } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import { encodeLua, type LuaValue } from './lua-value.ts';

/** A key and what the call logic finds under it. */
export type RoutingEntry = readonly [key: string, value: LuaValue];

/** Lines that are written already: all whose keys begin with `prefix`. They stand together in every file. */
export interface RoutingBlock {
  readonly prefix: string;
  readonly text: string;
}

/** Sorts before all keys, and is the first line. */
const revisionKey = '!revision';
/** Sorts behind all keys. A file without it was cut short. */
const endKey = '~end';

/**
 * The call logic of a company as sw/routing.lua searches it: a line for each key, sorted by bytes, so that a look-up reads about
 * twenty lines of a company of any size, and nothing has to be loaded when it changes.
 *
 * @param blocks what need not be encoded and sorted again
 * @throws Error when a key comes twice or is none
 */
export function routingFile(
  revision: Revision,
  entries: readonly RoutingEntry[],
  blocks: readonly RoutingBlock[] = [],
): string {
  const lines = sortedLines(entries);
  // No other key lies between two of a block, so the prefix finds the place of all.
  const texts = sorted([...lines, ...blocks.map(({ prefix, text }): Line => [prefix, text])]);
  refuseStrangers(texts, blocks);
  const ends = [revisionKey, endKey].map((key) => line([key, revision]));
  return [ends[0], ...texts.map(([, text]) => text), ends[1]].join('');
}

/** @throws Error when a key comes twice, is none, or does not begin with the prefix */
export function routingBlock(prefix: string, entries: readonly RoutingEntry[]): RoutingBlock {
  const stranger = entries.find(([key]) => !key.startsWith(prefix));
  if (stranger) throw new Error(`not a key of ${prefix}: ${JSON.stringify(stranger[0])}`);
  return {
    prefix,
    text: sortedLines(entries)
      .map(([, text]) => text)
      .join(''),
  };
}

type Line = readonly [key: string, text: string];

function sortedLines(entries: readonly RoutingEntry[]): Line[] {
  const keys = new Set<string>();
  for (const [key] of entries) {
    if (keys.has(key)) throw new Error(`a key comes twice: ${key}`);
    keys.add(key);
  }
  return sorted(entries.map((entry) => checkedLine(entry)));
}

const checkedLine = oncePer((entry: RoutingEntry): Line => {
  const [key] = entry;
  if (!/^[a-z][A-Za-z0-9 ._+:/-]{0,150}$/u.test(key)) throw new Error(`not a key: ${JSON.stringify(key)}`);
  return [key, line(entry)];
});

/** All keys are ASCII, so the order of code units is that of bytes. */
function sorted(lines: readonly Line[]): Line[] {
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What else begins with the prefix of a block would stand right behind it, or be a second one of it. */
function refuseStrangers(texts: readonly Line[], blocks: readonly RoutingBlock[]): void {
  const prefixes = new Set(blocks.map(({ prefix }) => prefix));
  for (const [index, [key]] of texts.entries()) {
    const next = texts[index + 1]?.[0];
    if (prefixes.has(key) && next?.startsWith(key) === true)
      throw new Error(`a key stands in a block that is not its own: ${next}`);
  }
}

function line([key, value]: RoutingEntry): string {
  return `${key}\t${encodeLua(value)}\n`;
}
