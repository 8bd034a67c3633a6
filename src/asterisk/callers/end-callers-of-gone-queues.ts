import type { QueueId } from '../../domain/ids.ts';
import type { WaitingCaller } from '../../engine/media-engine.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';

/** Q.850: temporary failure. */
const endedCause = 41;

/** Who waits, as far as it is known. */
export interface KnownCallers {
  queues(): readonly QueueId[];
  waiting(queueId: QueueId): readonly WaitingCaller[];
}

/**
 * Loads queues anew, and ends the calls of those who waited in one that is gone by it. app_queue takes such a queue out of its list
 * and tells nobody: they would wait in it for ever, and no list would show them.
 *
 * @throws AmiError
 */
export async function endCallersOfGoneQueues(
  ami: AmiCommands,
  callers: KnownCallers,
  load: () => Promise<unknown>,
): Promise<void> {
  const waiting = waitingIn(callers);
  await load();
  // Who came while it loaded is known by now; who comes later finds no queue.
  for (const [callId, queueId] of waitingIn(callers)) waiting.set(callId, queueId);
  if (waiting.size === 0) return;
  const held = await ami.list('QueueSummary');
  const names = new Set(held.map((entry) => entry.first('Queue')));
  const gone = [...waiting].flatMap(([callId, queueId]) => (names.has(queueName(queueId)) ? [] : [callId]));
  await Promise.all(gone.map((callId) => hangUp(ami, callId)));
}

function waitingIn(callers: KnownCallers): Map<string, QueueId> {
  return new Map(
    callers
      .queues()
      .flatMap((queueId) => callers.waiting(queueId).map(({ callId }) => [callId, queueId] as const)),
  );
}

async function hangUp(ami: AmiCommands, callId: string): Promise<void> {
  try {
    // A channel is found by its id as well as by its name.
    await ami.send('Hangup', { Channel: callId, Cause: String(endedCause) });
  } catch (error) {
    // Gone already.
    if (!(error instanceof AmiRefused)) throw error;
  }
}
