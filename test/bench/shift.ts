import type { Connection } from 'mysql2/promise';
import { asteriskOf } from '../../ops/local/installation.ts';
import type { BenchProcess, BenchSystem } from './bench-system.ts';
import { now } from './clock.ts';
import { interleaved, type Side } from './interleave.ts';
import { membersOf } from './members-of.ts';
import { MemberWatch, type ShiftDirection, shiftDirections } from './member-watch.ts';
import { pause } from './pause.ts';
import { cpuBetween, type CpuMs, cpuOf, cpuPer, withoutIdle } from './process-cpu.ts';
import { RawManager } from './raw-manager.ts';
import { RawShift } from './raw-shift.ts';
import { ms } from './report.ts';
import { boundariesByTimer, type TimedBoundary } from './shift-by-timer.ts';
import { allDay, makeShiftCompany, shiftClickers, type ShiftCompany } from './shift-company.ts';
import { type ClicksMeanwhile, clicksMeanwhile } from './shift-clicks.ts';
import { countedBetween, readCounters } from './statement-counters.ts';
import { withControlTaps } from './tapped-system.ts';

/** One boundary, all agents; times in milliseconds from the request, or from the first raw action. */
export interface Boundary {
  readonly firstMs: number;
  /** The engine told of the last membership. */
  readonly heldMs: number;
  /** When the answer came that says so; null on the raw side. */
  readonly answeredMs: number | null;
  /** Less what the processes use anyway. */
  readonly cpu: CpuMs<BenchProcess>;
  /** Statements, less what comes in the same time anyway. */
  readonly statements: number;
}

export interface ShiftOutcome {
  readonly agents: number;
  readonly memberships: number;
  readonly boundaries: Readonly<Record<ShiftDirection, Readonly<Record<Side, readonly Boundary[]>>>>;
  /** Manager actions by name, and requests to ARI, of one boundary; counted through taps. */
  readonly actions: Readonly<Record<ShiftDirection, Readonly<Record<string, number>>>>;
  readonly byTimer: readonly TimedBoundary[];
  readonly clicks: ClicksMeanwhile;
  /** Boundaries after which the engine held something else than it should. */
  readonly wrong: number;
}

export interface ShiftOptions {
  readonly agents: number;
  readonly quads: number;
  readonly log: (line: string) => void;
}

const restMs = 3_000;
/** What a boundary leaves to be done (the snapshot beside the engine, once a second) is over by then. */
const betweenMs = 1_500;

/** (d) From the edit of a calendar that turns a thousand agents until the engine holds it, against the same steps sent raw. */
export async function measureShift(
  system: BenchSystem,
  { agents, quads, log }: ShiftOptions,
): Promise<ShiftOutcome> {
  log(`shift: making a company with ${agents} agents on one calendar …`);
  const shift = await makeShiftCompany(system, agents);
  const database = await system.administrator();
  const manager = await RawManager.connect(asteriskOf(system.installation));
  const watch = new MemberWatch(manager);
  try {
    const bench = new ShiftBench({ system, shift, database, watch, manager });
    await bench.warmUp();
    const found = {
      end: { ours: [] as Boundary[], floor: [] as Boundary[] },
      begin: { ours: [] as Boundary[], floor: [] as Boundary[] },
    };
    for (const side of interleaved(quads)) {
      for (const direction of shiftDirections) {
        const boundary = await bench.cross(side, direction);
        found[direction][side].push(boundary);
        log(`  ${direction}, ${side === 'ours' ? 'calendar' : 'raw'}: ${ms(boundary.heldMs)}`);
      }
    }
    log('shift: clicks of other agents meanwhile …');
    const clicks = await clicksMeanwhile(shift.clicking, async () => {
      for (const direction of shiftDirections) await bench.turn(direction);
    });
    log('shift: counting actions …');
    const actions = await bench.countActions();
    log('shift: the next full minutes as boundaries …');
    const byTimer = await boundariesByTimer(shift, watch);
    return {
      agents,
      memberships: shift.memberships,
      boundaries: found,
      actions,
      byTimer,
      clicks,
      wrong: bench.wrong,
    };
  } finally {
    for (const agent of shift.clicking) agent.close();
    manager.close();
    await database.end();
  }
}

interface Parts {
  readonly system: BenchSystem;
  readonly shift: ShiftCompany;
  readonly database: Connection;
  readonly watch: MemberWatch;
  readonly manager: RawManager;
}

class ShiftBench {
  readonly #parts: Parts;
  readonly #raw: RawShift;
  #idle: { readonly cpuPerSecond: CpuMs<BenchProcess>; readonly statementsPerSecond: number } | undefined;
  wrong = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#raw = new RawShift(parts.manager, parts.shift.rawMembers);
  }

  /** Both sides once there and back, and what is used at rest. */
  async warmUp(): Promise<void> {
    await this.#raw.change('begin');
    for (const direction of shiftDirections) {
      await this.turn(direction);
      await this.#raw.change(direction);
    }
    await pause(betweenMs);
    const rest = await this.#observe(() => pause(restMs));
    this.#idle = {
      cpuPerSecond: cpuPer(rest.cpu, rest.seconds),
      statementsPerSecond: rest.statements / rest.seconds,
    };
  }

  /** Edits the calendar and waits for the answer, which comes after the engine confirmed. */
  async turn(direction: ShiftDirection): Promise<void> {
    const { company, calendarId } = this.#parts.shift;
    const answer = await company.rest.fetch(
      'PATCH',
      `/v1/calendars/${calendarId}`,
      { weekly: direction === 'end' ? [] : allDay },
      { prefer: 'wait=60' },
    );
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`the calendar was answered with ${answer.status}`);
  }

  async cross(side: Side, direction: ShiftDirection): Promise<Boundary> {
    const { watch, shift } = this.#parts;
    const { queueIds, rawQueueIds, memberships } = shift;
    await pause(betweenMs);
    const queues = (side === 'ours' ? queueIds : rawQueueIds).map((id) => `queue-${id}`);
    const { value, seconds, cpu, statements } = await this.#observe(async () => {
      const told = watch.until(direction, { queues, memberships });
      const from = now();
      await (side === 'ours' ? this.turn(direction) : this.#raw.change(direction));
      const answeredAt = now();
      const { first, last } = await told;
      return {
        firstMs: first - from,
        heldMs: last - from,
        answeredMs: side === 'ours' ? answeredAt - from : null,
      };
    });
    if (side === 'ours') await this.#readBack(direction);
    const idle = this.#idle ?? { cpuPerSecond: cpuPer(cpu, Infinity), statementsPerSecond: 0 };
    return {
      ...value,
      cpu: withoutIdle(cpu, { perSecond: idle.cpuPerSecond, seconds }),
      statements: statements - idle.statementsPerSecond * seconds,
    };
  }

  async countActions(): Promise<ShiftOutcome['actions']> {
    const count = (labels: readonly string[]) => {
      const counts: Record<string, number> = {};
      for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
      return counts;
    };
    return await withControlTaps(this.#parts.system, async (taps) => {
      const counted = async (direction: ShiftDirection) => {
        await pause(betweenMs);
        taps.take();
        await this.turn(direction);
        const marks = taps.take().filter(({ by }) => by !== 'reply');
        return count(marks.map(({ by, label }) => (by === 'ami' ? label : `${by} ${label}`)));
      };
      return { end: await counted('end'), begin: await counted('begin') };
    });
  }

  async #readBack(direction: ShiftDirection): Promise<void> {
    const { system, shift } = this.#parts;
    const others = shiftClickers + Math.floor(shiftClickers / 2);
    const expected = others + (direction === 'end' ? 0 : shift.memberships);
    if ((await membersOf(system, shift.queueIds)) !== expected) this.wrong += 1;
  }

  async #observe<T>(work: () => Promise<T>) {
    const { system, database } = this.#parts;
    const cpuBefore = cpuOf(system.pids);
    const before = await readCounters(database);
    const from = now();
    const value = await work();
    const seconds = (now() - from) / 1_000;
    const statements = countedBetween(before, await readCounters(database)).Questions;
    return { value, seconds, statements, cpu: cpuBetween(cpuBefore, cpuOf(system.pids)) };
  }
}
