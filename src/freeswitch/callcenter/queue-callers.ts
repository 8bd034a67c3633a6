import type { QueueId } from '../../domain/ids.ts';
import type { WaitingCaller } from '../../engine/media-engine.ts';
import { parseQueueName } from '../../media-node/mirrors/member-names.ts';
import type { EslMessage } from '../esl/esl-message.ts';

interface Caller {
  readonly callId: string;
  readonly callerNumber: string;
  readonly since: Date;
  /** Who has the most goes first: the score at the beginning of the epoch. mod_callcenter goes by full seconds. */
  readonly lead: number;
}

/** What an event did. */
export interface CallerChange {
  readonly queueId: QueueId;
  /** Somebody whose agent was gone in the last moment waits again, and nobody tells where: read the queue. */
  readonly isUnclear: boolean;
}

/** The callers who wait, queue by queue, in the order of the queue. */
export class QueueCallers {
  /** Never an empty list. */
  readonly #waiting = new Map<QueueId, Caller[]>();
  /** Positions are given out when somebody looks; until the next change the answer stays. */
  readonly #shown = new Map<QueueId, readonly WaitingCaller[]>();
  /** Callers whose agent has answered, until they hang up: for a moment they are still listed as waiting. */
  readonly #connected = new Set<string>();

  waiting(queueId: QueueId): readonly WaitingCaller[] {
    const shown = this.#shown.get(queueId);
    if (shown) return shown;
    const numbered = (this.#waiting.get(queueId) ?? []).map(({ callId, callerNumber, since }, index) => ({
      callId,
      position: index + 1,
      callerNumber,
      since,
    }));
    if (numbered.length > 0) this.#shown.set(queueId, numbered);
    return numbered;
  }

  queues(): QueueId[] {
    return [...this.#waiting.keys()];
  }

  /** Takes a `callcenter::info` event. @returns null when it changes nothing */
  take(event: EslMessage): CallerChange | null {
    const queueId = parseQueueName(event.header('CC-Queue') ?? '');
    const callId = event.header('CC-Member-Session-UUID') ?? '';
    if (queueId === null || callId === '') return null;
    switch (event.header('CC-Action') ?? '') {
      case 'member-queue-start':
        this.#connected.delete(callId);
        this.#put(queueId, inOrder([...this.#without(queueId, callId), readJoined(event, callId)]));
        return { queueId, isUnclear: false };
      case 'bridge-agent-start':
        this.#connected.add(callId);
        return this.#leave(queueId, callId);
      case 'member-queue-end':
        return this.#leave(queueId, callId);
      case 'bridge-agent-end':
        if (event.header('CC-Agent-Bridged') !== 'false') return null;
        this.#connected.delete(callId);
        return { queueId, isUnclear: true };
      default:
        return null;
    }
  }

  /** To be called at the end of each channel: mod_callcenter tells the end of a talk with too many words to be listened to. */
  hangUp(callId: string): void {
    this.#connected.delete(callId);
  }

  /** Believes `callcenter_config queue list members` of all queues. @returns the queues that were believed otherwise */
  reset(list: string): QueueId[] {
    const read = readCallers(list);
    const queues = new Set([...this.queues(), ...read.keys()]);
    return [...queues].filter((queueId) => this.#believe(queueId, read.get(queueId) ?? []));
  }

  /** The same of one queue. @returns whether it was believed otherwise */
  resetOne(queueId: QueueId, list: string): boolean {
    return this.#believe(queueId, readCallers(list).get(queueId) ?? []);
  }

  /** To be called when the engine was out of sight. */
  forget(): void {
    this.#connected.clear();
  }

  #believe(queueId: QueueId, listed: readonly Caller[]): boolean {
    const before = this.#waiting.get(queueId) ?? [];
    const known = new Map(before.map((caller) => [caller.callId, caller]));
    const read = listed.filter(({ callId }) => !this.#connected.has(callId));
    this.#put(
      queueId,
      read.map((caller) => known.get(caller.callId) ?? caller),
    );
    return (
      before.length !== read.length || read.some(({ callId }, index) => before[index]?.callId !== callId)
    );
  }

  #leave(queueId: QueueId, callId: string): CallerChange | null {
    const others = this.#without(queueId, callId);
    if (others.length === (this.#waiting.get(queueId) ?? []).length) return null;
    this.#put(queueId, others);
    return { queueId, isUnclear: false };
  }

  #without(queueId: QueueId, callId: string): Caller[] {
    return (this.#waiting.get(queueId) ?? []).filter((caller) => caller.callId !== callId);
  }

  #put(queueId: QueueId, callers: Caller[]): void {
    this.#shown.delete(queueId);
    if (callers.length === 0) this.#waiting.delete(queueId);
    else this.#waiting.set(queueId, callers);
  }
}

/** Who came first stays before those with the same score. */
function inOrder(callers: Caller[]): Caller[] {
  return callers.sort((a, b) => b.lead - a.lead);
}

function readJoined(event: EslMessage, callId: string): Caller {
  const joinedMs = Math.floor(Number(event.header('Event-Date-Timestamp') ?? '0') / 1_000);
  const base = Number.parseInt(event.header('variable_cc_base_score') ?? '0', 10) || 0;
  return {
    callId,
    callerNumber: callerNumber(event.header('CC-Member-CID-Number') ?? ''),
    since: new Date(joinedMs),
    lead: base - Math.floor(joinedMs / 1_000),
  };
}

/** Those who gave up are listed for a while longer. */
const waitingStates: ReadonlySet<string> = new Set(['Waiting', 'Trying']);

/** The rows of a queue come in its order. A caller's name may hold anything, so the columns behind it are counted from the end. */
function readCallers(list: string): Map<QueueId, Caller[]> {
  const found = new Map<QueueId, Caller[]>();
  for (const line of list.split('\n')) {
    const fields = line.split('|');
    const queueId = parseQueueName(fields[0] ?? '');
    if (queueId === null || !waitingStates.has(fields.at(-2) ?? '')) continue;
    const joined = Number(fields.at(-10));
    const callers = found.get(queueId) ?? [];
    callers.push({
      callId: fields[3] ?? '',
      callerNumber: callerNumber(fields[4] ?? ''),
      since: new Date(joined * 1_000),
      lead: Number(fields.at(-6)) - joined,
    });
    found.set(queueId, callers);
  }
  return found;
}

function callerNumber(number: string): string {
  return /^\+?[0-9*#]{1,32}$/u.test(number) ? number : '';
}
