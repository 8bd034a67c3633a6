import { eventually } from '../../support/eventually.ts';
import type { CallLogicBench } from './call-logic-bench.ts';

/** The marks that calls leave at nodes, without revision. */
export interface MarksOfWalks {
  of(walk: string): Promise<string[]>;
  /** The marks of a call once the last one is this. */
  until(walk: string, last: string | RegExp): Promise<string[]>;
  /** The marks of each call once all have as many as this. */
  all(walks: readonly string[], count: number): Promise<string[][]>;
}

export function marksAt(bench: CallLogicBench): MarksOfWalks {
  const byWalk = async () => {
    const found = new Map<string, string[]>();
    for (const { name, walk, text } of await bench.told()) {
      if (name !== 'SW_NODE') continue;
      const [node = '', what = ''] = text.split(':');
      found.set(walk, [...(found.get(walk) ?? []), `${node}:${what}`]);
    }
    return found;
  };
  return {
    of: async (walk) => (await byWalk()).get(walk) ?? [],
    until: async (walk, last) =>
      await eventually(async () => {
        const marks = (await byWalk()).get(walk) ?? [];
        const mark = marks.at(-1) ?? '';
        if (typeof last === 'string' ? mark !== last : !last.test(mark))
          throw new Error(`still at ${marks.join(' ')}`);
        return marks;
      }, 20_000),
    all: async (walks, count) =>
      await eventually(async () => {
        const found = await byWalk();
        return walks.map((walk) => {
          const marks = found.get(walk) ?? [];
          if (marks.length < count) throw new Error(`${walk} still at ${marks.join(' ')}`);
          return marks;
        });
      }, 60_000),
  };
}

/**
 * The marks of all calls from now on. By their place in the journal and not by when they were made: the clock of an engine goes in steps
 * (FreeSWITCH 20 ms), so a mark can seem to be older than the test that made it.
 */
export async function marksFromNow(bench: CallLogicBench): Promise<() => Promise<string[]>> {
  const passed = (await bench.told()).length;
  return async () =>
    (await bench.told())
      .slice(passed)
      .filter(({ name }) => name === 'SW_NODE')
      .map(({ text }) => text.replace(/:[0-9]*$/u, ''));
}
