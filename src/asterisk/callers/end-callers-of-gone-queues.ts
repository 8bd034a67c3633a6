import type { QueueId } from '../../domain/ids.ts';
import { parseQueueName, queueName } from '../../media-node/mirrors/member-names.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { hangUp } from '../ami/channel-actions.ts';

/** Q.850: temporary failure. */
const endedCause = 41;

/**
 * Ends the calls of those who wait in queues that app_queue does not have. It takes a queue out of its list while callers wait in it
 * and tells nobody: they would wait for ever, and no list of callers would show them. Their channels do.
 *
 * @param suspected which queues may be gone; null: any. Without one nothing is asked
 * @throws AmiError
 */
export async function endCallersOfGoneQueues(
  ami: AmiCommands,
  suspected: ReadonlySet<QueueId> | null,
): Promise<void> {
  if (suspected?.size === 0) return;
  const waiting = (await ami.list('CoreShowChannels')).flatMap((channel) => {
    const queueId = waitsIn(channel);
    return queueId !== null && suspected?.has(queueId) !== false ? [{ channel, queueId }] : [];
  });
  const gone = new Set<QueueId>();
  for (const queueId of new Set(waiting.map((caller) => caller.queueId)))
    if (!(await isThere(ami, queueId))) gone.add(queueId);
  const lost = waiting.filter(({ queueId }) => gone.has(queueId));
  await Promise.all(lost.map(({ channel }) => hangUp(ami, channel.first('Channel') ?? '', endedCause)));
}

/** Null for who does something else, or talks to an agent of the queue. */
function waitsIn(channel: AmiMessage): QueueId | null {
  if (channel.first('Application') !== 'Queue' || channel.first('BridgeId') !== '') return null;
  return parseQueueName((channel.first('ApplicationData') ?? '').split(',')[0] ?? '');
}

async function isThere(ami: AmiCommands, queueId: QueueId): Promise<boolean> {
  return (await ami.list('QueueSummary', { Queue: queueName(queueId) })).length > 0;
}
