import type { KeyFacts } from '../../../domain/routing/company-snapshot.ts';
import { targetFields, targetOf } from '../../../domain/routing/destination-target.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { Reference } from '../record-rules.ts';

/** The object that a destination points at, found at `path` in the request. */
export function destinationReferences(
  destination: Destination | null,
  ...path: (string | number)[]
): Reference[] {
  const target = destination === null ? null : targetOf(destination);
  return target === null ? [] : [{ ...target, path: [...path, targetFields[target.kind]] }];
}

/** What the keys of a queue or menu point at. */
export function keyReferences(keys: readonly KeyFacts[], ...path: (string | number)[]): Reference[] {
  return keys.flatMap(({ destination }, index) =>
    destinationReferences(destination, ...path, index, 'destination'),
  );
}
