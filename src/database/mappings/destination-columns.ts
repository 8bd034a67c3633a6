import type { ExtensionId, QueueId } from '../../domain/ids.ts';
import type { Destination } from '../../domain/routing/destination.ts';

/**
 * A destination is stored as its kind and one nullable reference for each kind of target, because a foreign key needs a column
 * that holds ids of one table.
 */
export function readDestination(
  kind: Destination['kind'],
  queueId: QueueId | null,
  extensionId: ExtensionId | null,
): Destination {
  if (kind === 'queue' && queueId !== null) return { kind, queueId };
  if (kind === 'extension' && extensionId !== null) return { kind, extensionId };
  if (kind === 'hang-up') return { kind, reason: 'normal' };
  throw new Error(`a stored destination of kind ${kind} has no target`);
}

export function queueIdOf(destination: Destination): QueueId | null {
  return destination.kind === 'queue' ? destination.queueId : null;
}

export function extensionIdOf(destination: Destination): ExtensionId | null {
  return destination.kind === 'extension' ? destination.extensionId : null;
}
