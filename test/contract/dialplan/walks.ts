import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import type { DialplanBench } from './dialplan-bench.ts';

/** Calls that the engine makes to itself, and what they leave in its log. */
export interface Walks {
  /** @param target `EXTENSION@CONTEXT` @param variables of the call @returns the name under which its marks are found */
  begin(target: string, variables?: Readonly<Record<string, string>>): Promise<string>;
  /** The marks that a call has left so far, without revision. */
  marks(walk: string): Promise<string[]>;
  /** The marks of a call once the last one is this. */
  until(walk: string, last: string | RegExp): Promise<string[]>;
  /** The marks of each call once all have as many as this. */
  all(walks: readonly string[], count: number): Promise<string[][]>;
  hangUp(walk: string): Promise<void>;
  /** The caller sounds a tone of 425 Hz from now on. */
  speak(walk: string): Promise<void>;
  /** A key that the caller presses. */
  press(walk: string, key: string): Promise<void>;
}

let walksBegun = 0;

/** The half of a Local channel that walks is named by the walk, so that each mark tells whose it is. */
export function walksAt(bench: DialplanBench): Walks {
  const { asterisk } = bench;
  const authorization = `Basic ${Buffer.from(`${asterisk.user}:${asterisk.secret}`).toString('base64')}`;
  const ask = async (method: string, path: string, body?: object) =>
    await fetch(`${asterisk.httpUrl}/ari/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const marksByWalk = async () => {
    const found = new Map<string, string[]>();
    for (const { userdeftype, eventextra, uniqueid } of await bench.journal()) {
      if (userdeftype !== 'SW_NODE') continue;
      const { extra } = JSON.parse(eventextra) as { extra: string };
      const [node = '', what = ''] = extra.split(':');
      const walk = uniqueid.replace('walked-', '');
      found.set(walk, [...(found.get(walk) ?? []), `${node}:${what}`]);
    }
    return found;
  };
  return {
    begin: async (target, variables = {}) => {
      walksBegun += 1;
      const walk = String(1_000_000 + walksBegun);
      const answer = await ask('POST', `channels/walk-${walk}`, {
        endpoint: `Local/${target}/n`,
        app: 'outside',
        otherChannelId: `walked-${walk}`,
        variables: { __SW_REVISION: walk, __SW_COMPANY: '1', ...variables },
      });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      return walk;
    },
    marks: async (walk) => (await marksByWalk()).get(walk) ?? [],
    until: async (walk, last) =>
      await eventually(async () => {
        const marks = (await marksByWalk()).get(walk) ?? [];
        const mark = marks.at(-1) ?? '';
        if (typeof last === 'string' ? mark !== last : !last.test(mark))
          throw new Error(`still at ${marks.join(' ')}`);
        return marks;
      }, 20_000),
    all: async (walks, count) =>
      await eventually(async () => {
        const found = await marksByWalk();
        return walks.map((walk) => {
          const marks = found.get(walk) ?? [];
          if (marks.length < count) throw new Error(`still at ${marks.join(' ')}`);
          return marks;
        });
      }, 60_000),
    speak: async (walk) => {
      await ask('POST', `channels/walk-${walk}/play?media=tone:dial`);
    },
    press: async (walk, key) => {
      const answer = await ask('POST', `channels/walk-${walk}/dtmf?dtmf=${encodeURIComponent(key)}`);
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    hangUp: async (walk) => {
      await ask('DELETE', `channels/walk-${walk}`);
    },
  };
}

/** Lines of a test beside those of the company, loaded with them. */
export async function writeTestDialplan({ asterisk }: DialplanBench, text: string): Promise<void> {
  const folder = join(asterisk.generatedFolder, 'test');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'dialplan.conf'), text);
}
