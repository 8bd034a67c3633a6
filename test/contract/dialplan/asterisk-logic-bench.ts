import type { CallLogicBench, ToldLine } from './call-logic-bench.ts';
import { startDialplanBench } from './dialplan-bench.ts';
import { walksAt } from './walks.ts';

/** The cause that Asterisk tells a phone so with. */
const answeredElsewhere = 26;

export async function startAsteriskLogic(): Promise<CallLogicBench> {
  const bench = await startDialplanBench();
  const { asterisk } = bench;
  const walks = walksAt(bench);
  return {
    engine: 'Asterisk',
    folder: bench.folder,
    generatedFolder: asterisk.generatedFolder,
    recordingsFolder: asterisk.recordingsFolder,
    sip: { host: '127.0.0.1', port: asterisk.ports.sip },
    apply: (company) => bench.apply(company),
    begin: ({ node, clock, shown, shownName = '', caller, isFirst }) =>
      walks.begin(`enter@c1-${node}`, {
        ...(clock === undefined ? {} : { __SW_CLOCK: String(clock) }),
        ...(shown === undefined ? {} : { 'CONNECTEDLINE(all)': `"${shownName}" <${shown}>` }),
        ...(caller ? { __SW_CALLER_KIND: caller.kind, __SW_CALLER: caller.digits } : {}),
        ...(isFirst === true ? { __QUEUE_PRIO: '10' } : {}),
      }),
    told: async () => {
      const lines = await bench.journal();
      return lines
        .filter(({ userdeftype }) => userdeftype.startsWith('SW_'))
        .map(({ userdeftype, uniqueid, eventextra, eventtime }): ToldLine => ({
          name: userdeftype,
          walk: uniqueid.replace('walked-', ''),
          text: (JSON.parse(eventextra) as { extra: string }).extra,
          at: Number(eventtime) * 1_000,
        }));
    },
    hangUp: (walk) => walks.hangUp(walk),
    press: (walk, key) => walks.press(walk, key),
    speak: (walk) => walks.speak(walk),
    legs: async () => (await bench.evaluate('CHANNELS()')).split(' ').filter((name) => name !== '').length,
    wasToldElsewhere: async (sipUser) => {
      const ends = (await bench.journal()).filter(
        ({ eventenum, channame }) => eventenum === 'HANGUP' && channame.startsWith(`PJSIP/${sipUser}-`),
      );
      const { hangupcause } = JSON.parse(ends.at(-1)?.eventextra ?? '{}') as { hangupcause?: number };
      return hangupcause === answeredElsewhere;
    },
    waiting: async (queueId) => {
      const entries = await bench.ami.list('QueueStatus', { Queue: `queue-${queueId}` });
      return entries
        .filter(({ event }) => event === 'QueueEntry')
        .sort((a, b) => Number(a.first('Position')) - Number(b.first('Position')))
        .map((entry) => (entry.first('Uniqueid') ?? '').replace('walked-', ''));
    },
    dispose: () => bench.dispose(),
  };
}
