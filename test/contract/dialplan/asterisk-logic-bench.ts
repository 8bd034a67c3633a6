import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAsteriskEngine } from '../../../src/asterisk/create-asterisk-engine.ts';
import { createCelReader } from '../../../src/asterisk/journal/cel-reader.ts';
import type { CallLogicBench, ToldLine, WalkStart } from './call-logic-bench.ts';
import { Controllers } from './controllers.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { eventually } from '../../support/eventually.ts';
import { walksAt, writeTestDialplan } from './walks.ts';

/** The cause that Asterisk tells a phone so with. */
const answeredElsewhere = 26;

/** Says in the log what `sw-caller` makes of a number. */
const testDialplan = `[test-caller]
exten => s,1,Set(CALLERID(num)=\${SW_SHOWN})
 same => n,Gosub(sw-caller,s,1(\${SW_RULES}))
 same => n,Set(CALLERID(num)=)
 same => n,CELGenUserEvent(SW_TEST,\${SW_CALLER_KIND}:\${SW_CALLER}:\${SW_REVISION})
 same => n,Hangup(16)
`;

/** What `sw-caller` leaves on the channel of a caller. */
function knownAs({ kind, digits }: NonNullable<WalkStart['caller']>): Readonly<Record<string, string>> {
  const told = kind === 'outside' ? `+${digits}` : digits;
  return { __SW_CALLER_KIND: kind, __SW_CALLER: digits, __SW_TOLD: told || 'anonymous' };
}

export async function startAsteriskLogic(): Promise<CallLogicBench> {
  const bench = await startDialplanBench();
  const { asterisk } = bench;
  const walks = walksAt(bench);
  const controllers = new Controllers();
  await writeTestDialplan(bench, testDialplan);
  return {
    engine: 'Asterisk',
    folder: bench.folder,
    generatedFolder: asterisk.generatedFolder,
    recordingsFolder: asterisk.recordingsFolder,
    sip: { host: '127.0.0.1', port: asterisk.ports.sip },
    apply: (company) => bench.apply(company),
    controller: (timer) =>
      controllers.start(
        createAsteriskEngine({
          nodeId: 1,
          host: '127.0.0.1',
          amiPort: asterisk.ports.ami,
          ariPort: asterisk.ports.http,
          username: asterisk.user,
          secret: asterisk.secret,
          generatedFolder: asterisk.generatedFolder,
          promptSource: () => Promise.resolve(null),
          onFault: () => undefined,
          ...(timer ? { timer } : {}),
        }),
      ),
    begin: ({ node, clock, shown, shownName = '', caller, isFirst }) =>
      walks.begin(`enter@c1-${node}`, {
        ...(clock === undefined ? {} : { __SW_CLOCK: String(clock) }),
        ...(shown === undefined ? {} : { 'CONNECTEDLINE(all)': `"${shownName}" <${shown}>` }),
        ...(caller ? knownAs(caller) : {}),
        ...(isFirst === true ? { __QUEUE_PRIO: '10' } : {}),
      }),
    told: () => toldBy(bench),
    journal: async () => (await createCelReader(asterisk.celFile).read(null)).events,
    readCallers: async (asked) => {
      const begun: string[] = [];
      for (const { shown, rules } of asked) {
        const { internationalPrefix, nationalPrefix, countryCode, shortest, longest } = rules;
        // The log of the test has no text of a caller in it.
        const walk = await walks.begin('s@test-caller', {
          __SW_SHOWN: shown,
          __SW_RULES: [internationalPrefix, nationalPrefix, countryCode, shortest, longest].join(','),
        });
        begun.push(walk);
      }
      return await eventually(async () => {
        const told = (await toldBy(bench)).filter(({ name }) => name === 'SW_TEST');
        const heard = new Map(told.map(({ walk, text }) => [walk, text]));
        return begun.map((walk) => {
          const text = heard.get(walk);
          if (text === undefined) throw new Error(`nothing heard of ${walk}`);
          return text.split(':').slice(0, 2).join(' ');
        });
      }, 60_000);
    },
    forgetBeats: () => bench.ari.commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', '0'),
    hangUp: (walk) => walks.hangUp(walk),
    press: (walk, key) => walks.press(walk, key),
    speak: (walk) => walks.speak(walk),
    legs: async () => (await bench.evaluate('CHANNELS()')).split(' ').filter((name) => name !== '').length,
    watchCancels: async () => {
      await bench.ami.send('ModuleLoad', { Module: 'res_pjsip_logger.so', LoadType: 'load' });
      await bench.ami.send('Command', { Command: 'logger add channel sip.log verbose' });
      await bench.ami.send('Command', { Command: 'pjsip set logger on' });
      return async () => {
        const text = await readFile(join(bench.folder, 'log/sip.log'), 'utf8');
        const messages = text.split(/(?=Transmitting SIP|Received SIP)/u);
        return messages.filter((message) => message.includes('\nCANCEL sip:'));
      };
    },
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
    dispose: async () => {
      await controllers.leave();
      await bench.dispose();
    },
  };
}

async function toldBy(bench: DialplanBench): Promise<ToldLine[]> {
  const lines = await bench.journal();
  return lines
    .filter(({ userdeftype }) => userdeftype.startsWith('SW_'))
    .map(({ userdeftype, uniqueid, eventextra, eventtime }) => ({
      name: userdeftype,
      walk: uniqueid.replace('walked-', ''),
      text: (JSON.parse(eventextra) as { extra: string }).extra,
      at: Number(eventtime) * 1_000,
    }));
}
