import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { asteriskOf } from '../../ops/local/installation.ts';
import { createCompany, type TestCompany } from '../support/company.ts';
import type { BenchSystem } from './bench-system.ts';
import { watchGeneratedFiles } from './generated-files.ts';
import { interleaved, type Side } from './interleave.ts';
import { type CallLogic, type CallLogicSize, makeCallLogic } from './large-call-logic.ts';
import { pause } from './pause.ts';
import { bytesReadBy, processCpuMs } from './process-cpu.ts';
import { RawManager } from './raw-manager.ts';
import { placeCalls } from './sipp-load.ts';

export interface CallLogicCost {
  readonly large: CallLogicSize;
  readonly small: CallLogicSize;
  /** Milliseconds; `floor`: the engine loads the same files by itself. */
  readonly build: Readonly<Record<Side, readonly number[]>>;
  readonly edits: Readonly<Record<'large' | 'small', EditCost>>;
  /** The same in the large company when there are so many of its size on the node. */
  readonly crowded: EditCost & { readonly companies: number };
  /** Files that changed in an edit of the large company. */
  readonly filesOfEdit: readonly string[];
  /** Asterisk's processor milliseconds for a call number -> calendar -> queue. */
  readonly call: Readonly<Record<'large' | 'small', readonly number[]>>;
}

/** What edits cost, of which each changes where calls go. */
export interface EditCost {
  /** Milliseconds from the request for one edit until the engine runs it. */
  readonly ms: readonly number[];
  /** What Asterisk reads for one edit, from files and connections; it tells whether files were loaded, and whose. */
  readonly bytesRead: number;
}

export interface CallLogicOptions {
  readonly quads: number;
  readonly edits: number;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Large ones on one node, in the end. */
  readonly companies: number;
  readonly log: (line: string) => void;
}

const large: CallLogicSize = { numbers: 1_000, calendars: 300, overrides: 365, extensions: 3_000 };
const small: CallLogicSize = { numbers: 10, calendars: 3, overrides: 10, extensions: 10 };
const files = ['sip.conf', 'queues.conf', 'dialplan.conf'];
const patient = { prefer: 'wait=60' };
const restMs = 1_000;

interface Sized {
  readonly company: TestCompany;
  readonly logic: CallLogic;
}

/** (f) What call logic costs in a large company: to build it, to edit it, and to call through it. */
export async function measureCallLogic(
  system: BenchSystem,
  options: CallLogicOptions,
): Promise<CallLogicCost> {
  const { log } = options;
  const made = async (size: CallLogicSize): Promise<Sized> => {
    const company = await createCompany(system);
    const database = await system.administrator();
    try {
      return { company, logic: await makeCallLogic(company, database, size) };
    } finally {
      await database.end();
    }
  };
  log('call logic: making a small company …');
  const little = await made(small);
  const alone = await timeEdits(system, little, options.edits);
  const callsAlone = await timeCalls(system, little, options);
  log(
    `call logic: making one of ${large.numbers} numbers, ${large.calendars} calendars with ${large.overrides} overrides each, ${large.extensions} extensions …`,
  );
  const big = await made(large);
  await edit(big, 'first load');
  const watch = watchGeneratedFiles(asteriskOf(system.installation).generatedFolder);
  await edit(big, 'watched');
  const { changed } = watch.finish();
  const build = await timeBuilds(system, big, options);
  const edits = await timeEdits(system, big, options.edits);
  const callsAmong: number[] = [];
  log('call logic: calls …');
  callsAmong.push(...(await timeCalls(system, big, options)));
  log(`call logic: making ${options.companies - 1} more of that size …`);
  for (let others = 1; others < options.companies; others += 1) {
    const { company, logic } = await made(large);
    const since = performance.now();
    await company.rest.fetch('PATCH', `/v1/numbers/${logic.numberId}`, { name: 'first load' }, patient);
    await system.untilApplied();
    log(`  loaded after ${Math.round((performance.now() - since) / 100) / 10} s`);
  }
  const crowded = { companies: options.companies, ...(await timeEdits(system, big, options.edits)) };
  return {
    large,
    small,
    build,
    edits: { large: edits, small: alone },
    crowded,
    filesOfEdit: changed,
    call: { large: callsAmong, small: callsAlone },
  };
}

async function timeBuilds(
  system: BenchSystem,
  big: Sized,
  { quads, log }: CallLogicOptions,
): Promise<CallLogicCost['build']> {
  const build: Record<Side, number[]> = { ours: [], floor: [] };
  const folder = join(asteriskOf(system.installation).generatedFolder, `company-${big.company.id}`);
  for (const [round, side] of interleaved(quads).entries()) {
    const ms = side === 'ours' ? await fullBuild(folder, big, round) : await loadAgain(system, folder);
    build[side].push(ms);
    log(`  ${side === 'ours' ? 'full build' : 'the engine loads the same files'}: ${Math.round(ms)} ms`);
    await pause(restMs);
  }
  return build;
}

/** Everything from the database to the engine's confirmation: the files are gone, so each is written and loaded. */
async function fullBuild(folder: string, big: Sized, round: number): Promise<number> {
  rmSync(folder, { recursive: true });
  const since = performance.now();
  await edit(big, `build ${round}`);
  return performance.now() - since;
}

/** What the engine takes by itself for files that look new to it; the same loads, in the product's order. */
async function loadAgain({ installation }: BenchSystem, folder: string): Promise<number> {
  for (const file of files) utimesSync(join(folder, file), new Date(), new Date());
  const manager = await RawManager.connect(asteriskOf(installation));
  try {
    const since = performance.now();
    for (const Module of [
      'res_pjsip.so',
      'res_pjsip_authenticator_digest.so',
      'res_pjsip_endpoint_identifier_ip.so',
      'res_pjsip_outbound_registration.so',
    ])
      await manager.send('Reload', { Module });
    await manager.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' });
    await manager.send('Reload', { Module: 'pbx_config.so' });
    return performance.now() - since;
  } finally {
    manager.close();
  }
}

/** One edit of call logic, applied when it returns. */
async function edit({ company, logic }: Sized, name: string): Promise<void> {
  await change(company, `/v1/numbers/${logic.numberId}`, { name });
}

async function change(company: TestCompany, path: string, body: object): Promise<void> {
  const answer = await company.rest.fetch('PATCH', path, body, patient);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`the edit was answered ${answer.status}: ${text}`);
}

/** In turn: where a number leads, the hours of a calendar, how long an extension rings, whom a queue gives up. */
async function editLogic({ company, logic }: Sized, turn: number): Promise<void> {
  const { numberId, calendarId, extensionId, queueId } = logic;
  const isOdd = Math.floor(turn / 4) % 2 === 1;
  const queue = { kind: 'queue', queueId };
  switch (turn % 4) {
    case 0:
      await change(company, `/v1/numbers/${numberId}`, {
        destination: isOdd ? { kind: 'calendar', calendarId } : queue,
      });
      return;
    case 1:
      await change(company, `/v1/calendars/${calendarId}`, {
        weekly: [
          { weekdays: [1, 2, 3, 4, 5], from: isOdd ? '00:00' : '08:00', to: '16:00', destination: queue },
          { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', destination: queue },
        ],
      });
      return;
    case 2:
      await change(company, `/v1/extensions/${extensionId}`, { ringSeconds: isOdd ? 20 : 25 });
      return;
    default:
      await change(company, `/v1/queues/${queueId}`, {
        onTimeout: { kind: 'hang-up', reason: isOdd ? 'busy' : 'normal' },
      });
  }
}

async function timeEdits({ installation }: BenchSystem, sized: Sized, count: number): Promise<EditCost> {
  const { pid } = asteriskOf(installation);
  const before = bytesReadBy(pid);
  const ms: number[] = [];
  while (ms.length < count) {
    const since = performance.now();
    await editLogic(sized, ms.length);
    ms.push(performance.now() - since);
    await pause(50);
  }
  const bytesRead = (bytesReadBy(pid) - before) / count;
  const { company, logic } = sized;
  // As the calls of the next part expect it.
  await change(company, `/v1/numbers/${logic.numberId}`, {
    destination: { kind: 'calendar', calendarId: logic.calendarId },
  });
  return { ms, bytesRead };
}

/** Each value is that of one block of calls. */
async function timeCalls(
  system: BenchSystem,
  { company, logic }: Sized,
  { calls, callsPerSecond, quads }: CallLogicOptions,
): Promise<number[]> {
  const asterisk = asteriskOf(system.installation);
  const block = async (count: number) => {
    const before = processCpuMs(asterisk.pid);
    await placeCalls({
      from: company.trunkAddress,
      to: [logic.called],
      target: { host: '127.0.0.1', port: asterisk.ports.sip },
      calls: count,
      callsPerSecond,
      talkMs: 200,
    });
    return (processCpuMs(asterisk.pid) - before) / count;
  };
  await block(20);
  const values: number[] = [];
  for (let index = 0; index < quads * 2; index += 1) values.push(await block(calls));
  return values;
}
