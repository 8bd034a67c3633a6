import type { QueueId } from '../../domain/ids.ts';
import type { QueueState } from '../ports/live-store.ts';
import type { LiveQueue } from './live-event.ts';

/**
 * One line of all who wait in a queue. The node's own order is kept; callers of several nodes are ordered by how long they wait.
 *
 * @param states those of this queue, one for each media node on which somebody waits
 * @param withNumbers whether the viewer may see who calls
 */
export function waitingLine(
  queueId: QueueId,
  name: string,
  states: readonly QueueState[],
  withNumbers: boolean,
): LiveQueue {
  const callers = states.flatMap((state) => state.callers);
  if (states.length > 1) callers.sort((a, b) => a.since.getTime() - b.since.getTime());
  const longest = Math.min(...callers.map(({ since }) => since.getTime()));
  return {
    queueId,
    name,
    waiting: callers.map(({ callerNumber, since }, index) => ({
      position: index + 1,
      ...(withNumbers ? { callerNumber } : {}),
      since,
    })),
    longestWaitSince: callers.length === 0 ? null : new Date(longest),
  };
}
