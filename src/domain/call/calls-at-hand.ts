import type { CallRecord, LegRecord, MarkRecord, WaitRecord } from './call-record.ts';
import { newCall } from './new-record.ts';

/** What is known of calls that the next events may change: open ones, and what ended shortly before. */
export interface OpenCalls {
  readonly calls: readonly CallRecord[];
  readonly legs: readonly LegRecord[];
  readonly waits: readonly WaitRecord[];
}

/** What became of it. */
export interface ChangedCalls extends OpenCalls {
  readonly marks: readonly MarkRecord[];
  readonly removedLegs: readonly LegRecord[];
  /** They ended and are nobody's: see `isNobodys`. */
  readonly removedCalls: readonly CallRecord[];
}

/** The records that a book works on. It knows which of them changed, so that only those are stored. */
export class CallsAtHand {
  readonly #calls = new Map<string, CallRecord>();
  readonly #legs: LegRecord[];
  readonly #waits: WaitRecord[];
  readonly #marks: MarkRecord[] = [];
  readonly #removed = new Set<LegRecord>();
  readonly #changed = new Set<CallRecord | LegRecord | WaitRecord>();

  /** @param open its records are changed */
  constructor(open: OpenCalls) {
    for (const call of open.calls) this.#calls.set(call.key, call);
    this.#legs = [...open.legs];
    this.#waits = [...open.waits];
  }

  get calls(): readonly CallRecord[] {
    return [...this.#calls.values()];
  }

  call(key: string): CallRecord | undefined {
    return this.#calls.get(key);
  }

  /** The call as it is known, or a new one that began then. */
  callSince(key: string, at: Date): CallRecord {
    const call = this.#calls.get(key) ?? newCall(key, at);
    this.#calls.set(key, call);
    return this.touch(call);
  }

  /** Says that it changes. */
  touch<R extends CallRecord | LegRecord | WaitRecord>(record: R): R {
    this.#changed.add(record);
    return record;
  }

  addLeg(leg: LegRecord): void {
    this.#legs.push(this.touch(leg));
  }

  addMark(mark: MarkRecord): void {
    this.#marks.push(mark);
  }

  legsOf({ key }: CallRecord): readonly LegRecord[] {
    return this.#legs.filter(({ callKey }) => callKey === key);
  }

  /** The leg that goes on under this id. */
  openLeg(legId: string): LegRecord | undefined {
    return this.#legs.find((leg) => leg.legId === legId && leg.endedAt === null);
  }

  openAttempts(call: CallRecord): readonly LegRecord[] {
    return this.legsOf(call).filter(({ endedAt, role }) => endedAt === null && role !== 'origin');
  }

  /** Takes the first such leg out of the records. */
  removeLeg(isIt: (leg: LegRecord) => boolean): void {
    const index = this.#legs.findIndex(isIt);
    for (const leg of index < 0 ? [] : this.#legs.splice(index, 1)) this.#removed.add(leg);
  }

  openWaitsOf({ key }: CallRecord): readonly WaitRecord[] {
    return this.#waits.filter(({ callKey, endedAt }) => callKey === key && endedAt === null);
  }

  /** @param change appends new waits, and returns all that changed */
  changeWaits(change: (waits: WaitRecord[]) => readonly WaitRecord[]): void {
    for (const wait of change(this.#waits)) this.touch(wait);
  }

  changes(): ChangedCalls {
    const calls = this.calls.filter((call) => this.#changed.has(call));
    const isGone = (call: CallRecord) => call.endedAt !== null && isNobodys(call);
    const gone = new Set(calls.filter(isGone).map(({ key }) => key));
    const stays = ({ callKey }: { callKey: string }) => !gone.has(callKey);
    return {
      calls: calls.filter((call) => !isGone(call)),
      legs: this.#legs.filter((leg) => this.#changed.has(leg) && stays(leg)),
      waits: this.#waits.filter((wait) => this.#changed.has(wait) && stays(wait)),
      marks: this.#marks.filter(stays),
      removedLegs: [...this.#removed],
      removedCalls: calls.filter(isGone),
    };
  }
}

/**
 * No company is in it; or it waited in a queue in place of a customer, who is not there, and it came to nobody: while a queue takes no callers
 * (over night) the engine is asked again and again, and the customer waits on. Neither is a call to anybody, nor a wait that was given up [C4].
 */
function isNobodys({ companyId, callerKind, legCount, waitCount }: CallRecord): boolean {
  return companyId === null || (callerKind === null && legCount === 0 && waitCount > 0);
}
