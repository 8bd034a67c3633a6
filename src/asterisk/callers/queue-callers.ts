import type { QueueId } from '../../domain/ids.ts';
import type { WaitingCaller } from '../../engine/media-engine.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { parseQueueName } from '../../media-node/mirrors/member-names.ts';

/** Events that tell of callers in queues. One who gives up leaves as well, so `QueueCallerAbandon` adds nothing. */
export const callerEvents = ['QueueCallerJoin', 'QueueCallerLeave'] as const;

type Caller = Omit<WaitingCaller, 'position'>;

/** What an event did. */
export interface CallerChange {
  readonly queueId: QueueId;
  /** Our count is the engine's. If not, an event was missed or a caller was put in the place of another: read the queue. */
  readonly inStep: boolean;
}

/** The callers who wait, queue by queue, in the order of the queue. */
export class QueueCallers {
  /** Never an empty list. */
  readonly #waiting = new Map<QueueId, Caller[]>();
  /** Positions are given out when somebody looks; until the next change the answer stays. */
  readonly #shown = new Map<QueueId, readonly WaitingCaller[]>();

  waiting(queueId: QueueId): readonly WaitingCaller[] {
    const shown = this.#shown.get(queueId);
    if (shown) return shown;
    const numbered = (this.#waiting.get(queueId) ?? []).map((caller, index) => ({
      callId: caller.callId,
      position: index + 1,
      callerNumber: caller.callerNumber,
      since: caller.since,
    }));
    if (numbered.length > 0) this.#shown.set(queueId, numbered);
    return numbered;
  }

  queues(): QueueId[] {
    return [...this.#waiting.keys()];
  }

  /** Takes an event of {@link callerEvents}. @returns null when it is about no queue of ours */
  take(event: AmiMessage, now: Date): CallerChange | null {
    const queueId = parseQueueName(event.first('Queue') ?? '');
    if (queueId === null) return null;
    const caller = readCaller(event, now);
    const others = (this.#waiting.get(queueId) ?? []).filter(({ callId }) => callId !== caller.callId);
    if (event.event === 'QueueCallerJoin')
      others.splice(Number(event.first('Position') ?? '1') - 1, 0, this.#asKnown(queueId, caller));
    this.#put(queueId, others);
    return { queueId, inStep: others.length === Number(event.first('Count') ?? '0') };
  }

  /** Believes the entries of a full reading of all queues. @returns the queues that were believed otherwise */
  reset(entries: readonly AmiMessage[], now: Date): QueueId[] {
    const read = byQueue(entries, now);
    const queues = new Set([...this.queues(), ...read.keys()]);
    return [...queues].filter((queueId) => this.#believe(queueId, read.get(queueId) ?? []));
  }

  /** Believes the entries of a reading of one queue. @returns whether they were believed otherwise */
  resetOne(queueId: QueueId, entries: readonly AmiMessage[], now: Date): boolean {
    return this.#believe(queueId, byQueue(entries, now).get(queueId) ?? []);
  }

  #believe(queueId: QueueId, read: readonly Caller[]): boolean {
    const before = this.#waiting.get(queueId) ?? [];
    this.#put(
      queueId,
      read.map((caller) => this.#asKnown(queueId, caller)),
    );
    return (
      before.length !== read.length || read.some(({ callId }, index) => before[index]?.callId !== callId)
    );
  }

  /** A caller told of twice waits since the first time. */
  #asKnown(queueId: QueueId, caller: Caller): Caller {
    return this.#waiting.get(queueId)?.find(({ callId }) => callId === caller.callId) ?? caller;
  }

  #put(queueId: QueueId, callers: Caller[]): void {
    this.#shown.delete(queueId);
    if (callers.length === 0) this.#waiting.delete(queueId);
    else this.#waiting.set(queueId, callers);
  }
}

/** The entries of a queue come in its order. */
function byQueue(entries: readonly AmiMessage[], now: Date): Map<QueueId, Caller[]> {
  const found = new Map<QueueId, Caller[]>();
  for (const entry of entries) {
    const queueId = entry.event === 'QueueEntry' ? parseQueueName(entry.first('Queue') ?? '') : null;
    if (queueId === null) continue;
    const callers = found.get(queueId) ?? [];
    callers.push(readCaller(entry, now));
    found.set(queueId, callers);
  }
  return found;
}

function readCaller(event: AmiMessage, now: Date): Caller {
  const number = event.first('CallerIDNum') ?? '';
  // Entries tell how long ago it was, events come at once.
  const waitedMs = Number(event.first('Wait') ?? '0') * 1_000;
  return {
    callId: event.first('Uniqueid') ?? '',
    callerNumber: number === 'unknown' || number === '<unknown>' ? '' : number,
    since: new Date(now.getTime() - waitedMs),
  };
}
