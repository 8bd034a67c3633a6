import type { Destination } from '../../../domain/routing/destination.ts';
import type { Reference } from '../record-rules.ts';

/** The object that a destination points at, found at `path` in the request. */
export function destinationReferences(destination: Destination, ...path: (string | number)[]): Reference[] {
  switch (destination.kind) {
    case 'queue':
      return [{ kind: 'queue', id: destination.queueId, path: [...path, 'queueId'] }];
    case 'extension':
      return [{ kind: 'extension', id: destination.extensionId, path: [...path, 'extensionId'] }];
    case 'hang-up':
    default:
      return [];
  }
}
