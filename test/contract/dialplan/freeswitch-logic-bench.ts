import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import { buildConfiguration } from '../../../src/application/nodes/build-configuration.ts';
import { queuesPart } from '../../../src/freeswitch/callcenter/queues-part.ts';
import { phonesPart } from '../../../src/freeswitch/directory/phones-part.ts';
import { trunkAddressesPart, trunksPart } from '../../../src/freeswitch/directory/trunk-parts.ts';
import { createFreeswitchEngine } from '../../../src/freeswitch/create-freeswitch-engine.ts';
import { addressClaims, numberClaims } from '../../../src/freeswitch/dialplan/claim-files.ts';
import { routingPart } from '../../../src/freeswitch/dialplan/routing-part.ts';
import { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import type { EslMessage } from '../../../src/freeswitch/esl/esl-message.ts';
import { createFreeswitchJournal } from '../../../src/freeswitch/journal/create-freeswitch-journal.ts';
import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../src/media-node/files/configuration-loader.ts';
import { eventually } from '../../support/eventually.ts';
import type { CallLogicBench, ToldLine, WalkStart } from './call-logic-bench.ts';
import { Controllers } from './controllers.ts';

export interface FreeswitchLogicBench extends CallLogicBench {
  readonly esl: EslSession;
}

export async function startFreeswitchLogic(): Promise<FreeswitchLogicBench> {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-logic-'));
  const freeswitch = await startFreeswitch({ folder });
  const esl = new EslSession({
    host: '127.0.0.1',
    port: freeswitch.ports.esl,
    password: freeswitch.secret,
    deadlineMs: 30_000,
    onFault: () => undefined,
  });
  const controllers = new Controllers();
  const ends: EslMessage[] = [];
  esl.onEvent((event) => ends.push(event));
  esl.onConnected((commands) => commands.subscribe(['CHANNEL_HANGUP_COMPLETE']));
  esl.start();
  await eventually(() => {
    if (esl.state !== 'ready') throw new Error('not connected');
  }, 20_000);
  const files = new CompanyFiles(freeswitch.generatedFolder);
  const numbers = numberClaims(files);
  const addresses = addressClaims(files);
  const loader = new ConfigurationLoader(files, [
    phonesPart(esl, freeswitch.secret),
    trunksPart(esl, files),
    trunkAddressesPart(esl, files),
    queuesPart(esl, files),
    routingPart(esl, () => new Date()),
  ]);
  /** A call walks on the far leg of a pair; the test holds the near one, which has the name of the walk. */
  const begin = async ({ node, ...start }: WalkStart): Promise<string> => {
    const walk = randomUUID();
    const variables = Object.entries({
      origination_uuid: walk,
      loopback_bowout: 'false',
      originate_timeout: '3600',
      loopback_initial_codec: 'PCMA',
      ...originOf(start),
      loopback_export: ['sw_call', 'sw_call_began', ...Object.keys(logicOf(start))].join('\\,'),
      // So that the call keeps this name.
      sw_call: walk,
      sw_call_began: '1',
      ...logicOf(start),
    });
    const dialled = `{${variables.map(([name, value]) => `${name}=${value}`).join(',')}}`;
    // Answered when the call is; of many it never is, and they are over soon.
    void esl
      .bgapi('originate', `${dialled}loopback/app=lua:call.lua node ${node} 1`, '&park()')
      .catch(() => undefined);
    return Promise.resolve(walk);
  };
  return {
    engine: 'FreeSWITCH',
    esl,
    folder,
    generatedFolder: freeswitch.generatedFolder,
    recordingsFolder: freeswitch.recordingsFolder,
    sip: { host: '127.0.0.1', port: freeswitch.ports.sip },
    apply: async (company) => {
      const configuration = buildConfiguration(company, { unseal: (text) => text });
      const called = configuration.routing.numbers.map(({ digits }) => digits);
      await numbers.bring(company.companyId, called);
      const calling = company.trunks.flatMap(({ inboundAddresses }) => inboundAddresses);
      await addresses.bring(company.companyId, calling);
      await loader.apply(configuration);
      await numbers.settle(company.companyId, called);
      await addresses.settle(company.companyId, calling);
    },
    controller: (timer) =>
      controllers.start(
        createFreeswitchEngine({
          nodeId: 1,
          host: '127.0.0.1',
          eslPort: freeswitch.ports.esl,
          secret: freeswitch.secret,
          generatedFolder: freeswitch.generatedFolder,
          promptSource: () => Promise.resolve(null),
          onFault: () => undefined,
          ...(timer ? { timer } : {}),
        }),
      ),
    begin,
    told: async () => {
      const text = await readFile(freeswitch.journalFile, 'utf8').catch(() => '');
      return text.split('\n').slice(0, -1).flatMap(readLine);
    },
    journal: async () => (await createFreeswitchJournal(freeswitch.journalFile).read(null)).events,
    readCallers: async (asked) => {
      const word = (text: string) => (text === '' ? '-' : text);
      const lines = asked.map(({ shown, rules }) => {
        const { internationalPrefix, nationalPrefix, countryCode, shortest, longest } = rules;
        const prefixes = [internationalPrefix, nationalPrefix, countryCode].map(word);
        return [...prefixes, shortest, longest, word(Buffer.from(shown).toString('hex'))].join(' ');
      });
      const file = join(folder, 'callers');
      await writeFile(file, lines.map((line) => `${line}\n`).join(''));
      const script = join(import.meta.dirname, 'read-callers.lua');
      return (await esl.api('lua', script, file)).split('\n').slice(0, asked.length);
    },
    forgetBeats: () => esl.setGlobalVariable('sw_heartbeat', '0'),
    hangUp: async (walk) => {
      await esl.api('uuid_kill', walk).catch(() => undefined);
    },
    press: async (walk, key) => {
      await esl.api('uuid_send_dtmf', walk, key);
    },
    speak: async (walk) => {
      await esl.api('uuid_broadcast', walk, 'tone_stream://%(10000,0,425);loops=-1', 'aleg');
    },
    legs: async () => Number(/(\d+) total/u.exec(await esl.api('show', 'channels', 'count'))?.[1]),
    watchCancels: async () => {
      // Into the log of complaints, which takes no less.
      await esl.api('sofia', 'tracelevel', 'warning');
      await esl.api('sofia', 'profile', 'switchroom', 'siptrace', 'on');
      return async () => {
        const text = await readFile(freeswitch.complaintsLog, 'utf8');
        const messages = text.split(/(?=(?:send|recv) [0-9]+ bytes)/u);
        return messages.filter((message) =>
          /^send .*\n[^A-Z]*CANCEL sip:/u.test(message.replaceAll('\r', '')),
        );
      };
    },
    wasToldElsewhere: (sipUser) => {
      const last = ends.findLast(
        (event) => event.header('Caller-Destination-Number') === `${sipUser}%switchroom`,
      );
      // Set where the Reason header of the CANCEL or BYE is chosen.
      return Promise.resolve(last?.header('variable_call_completed_elsewhere') === 'true');
    },
    waiting: (queueId) => waitingIn(esl, queueId),
    dispose: async () => {
      await controllers.leave();
      await esl.close();
      await freeswitch.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function originOf({ shown, shownName }: Omit<WalkStart, 'node'>): Record<string, string> {
  return shown === undefined
    ? { privacy: 'full', origination_caller_id_number: '' }
    : {
        origination_caller_id_number: shown,
        ...(shownName === undefined ? {} : { origination_caller_id_name: `'${shownName}'` }),
      };
}

function logicOf({ clock, caller, isFirst }: Omit<WalkStart, 'node'>): Record<string, string> {
  return {
    ...(clock === undefined ? {} : { sw_clock: String(clock) }),
    ...(caller ? { sw_caller_kind: caller.kind, sw_caller: caller.digits } : {}),
    ...(isFirst === true ? { sw_priority: '1' } : {}),
  };
}

// <time> <idle>% [NOTICE] <where> SW_NAME <offset of the clock> <call> <leg> <text>
function readLine(line: string): ToldLine[] {
  const [, time = '', name = '', walk = '', text = ''] =
    /^(\S+ \S+) .*? (SW_[A-Z_]+) (?:[+-][0-9]{4} )?([0-9a-f-]{36}) \S+ ?(.*)$/u.exec(line) ?? [];
  return name === '' ? [] : [{ name, walk, text, at: Date.parse(`${time.replace(' ', 'T')}Z`) }];
}

async function waitingIn(esl: EslSession, queueId: number): Promise<string[]> {
  const [header = '', ...rows] = (
    await esl.api('callcenter_config', 'queue', 'list', 'members', `queue-${queueId}`)
  ).split('\n');
  const names = header.split('|');
  // The name of a caller may hold anything, so the columns behind it are counted from the end.
  const [leg, state] = [names.indexOf('session_uuid'), names.indexOf('state') - names.length];
  const walks = rows
    .map((row) => row.split('|'))
    .filter((fields) => ['Waiting', 'Trying'].includes(fields.at(state) ?? ''))
    .map(async (fields) => (await esl.api('uuid_getvar', fields[leg] ?? '', 'sw_call')).trim());
  return await Promise.all(walks);
}
