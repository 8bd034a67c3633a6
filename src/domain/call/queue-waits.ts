import type { QueueId } from '../ids.ts';
import type { AgentConnected, NodePassed } from './call-event.ts';
import type { CallRecord, WaitRecord } from './call-record.ts';

type Step = Pick<NodePassed, 'at' | 'node' | 'mark' | 'legId'>;

/** What a mark means for the waits of its leg: one begins, or ends by an exit. @returns those that changed; new ones are in `waits` */
export function enterQueue(waits: WaitRecord[], call: CallRecord, step: Step): WaitRecord[] {
  const { at, node, mark, legId } = step;
  const queueId = queueOf(node);
  if (mark !== 'enter')
    return queueId === null ? [] : close(waits, call, at, mark, (wait) => wait.queueId === queueId);
  // Whoever enters anything has left the queue, also when nothing was marked at its end.
  const left = close(waits, call, at, 'left', (wait) => wait.legId === legId);
  if (queueId === null) return left;
  const wait = newWait(call, queueId, legId, at);
  waits.push(wait);
  return [...left, wait];
}

/** An agent of the queue has the caller, or had: of a short talk an engine may tell when the caller's end is told already. */
export function leaveQueue(
  waits: readonly WaitRecord[],
  call: CallRecord,
  { at, queueId, agentId }: AgentConnected,
): WaitRecord[] {
  const left = waits.filter(
    (wait) =>
      wait.callKey === call.key &&
      wait.queueId === queueId &&
      (wait.endedAt === null || (wait.outcome === 'abandoned' && wait.enteredAt <= at && at <= wait.endedAt)),
  );
  for (const wait of left) Object.assign(wait, { endedAt: at, outcome: 'answered', agentId });
  return left;
}

/** A leg goes on where another call has come to in the call logic, also in the line of a queue. @returns the waits that changed */
export function takePlace(
  waits: WaitRecord[],
  place: {
    readonly from: CallRecord;
    readonly to: CallRecord;
    readonly legId: string | null;
    readonly at: Date;
  },
): WaitRecord[] {
  const { from, to, legId, at } = place;
  from.continuedIn = to.key;
  to.node = from.node;
  to.walker = legId;
  to.walkerLeftAt = null;
  // Who answered so far is out; from here on somebody else is looked for.
  to.answeredMark = null;
  const left = close(waits, from, at, 'left', () => true);
  const taken = left.map(({ queueId }) => newWait(to, queueId, legId ?? '', at));
  waits.push(...taken);
  return [...left, ...taken];
}

/** Whoever still waits has given up. @param legId only this one; null: anybody of the call */
export function abandonQueue(
  waits: readonly WaitRecord[],
  call: CallRecord,
  at: Date,
  legId: string | null,
): WaitRecord[] {
  return close(waits, call, at, 'abandoned', (wait) => legId === null || wait.legId === legId);
}

function close(
  waits: readonly WaitRecord[],
  call: CallRecord,
  at: Date,
  outcome: string,
  isIt: (wait: WaitRecord) => boolean,
): WaitRecord[] {
  const closed = waits.filter((wait) => wait.callKey === call.key && wait.endedAt === null && isIt(wait));
  for (const wait of closed) {
    wait.endedAt = at;
    wait.outcome = outcome;
  }
  return closed;
}

function newWait(call: CallRecord, queueId: QueueId, legId: string, enteredAt: Date): WaitRecord {
  call.waitCount += 1;
  return {
    callKey: call.key,
    position: call.waitCount,
    queueId,
    legId,
    enteredAt,
    endedAt: null,
    outcome: null,
    agentId: null,
  };
}

function queueOf(node: string): number | null {
  const digits = /^queue-(\d+)$/.exec(node)?.[1];
  return digits === undefined ? null : Number(digits);
}
