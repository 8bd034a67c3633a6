import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordKind, RecordKinds } from '../../ports/records/record-kinds.ts';
import type { Destination } from '../../../domain/routing/destination.ts';

/** One way out of an object that a call takes by itself. */
export interface AutomaticExit {
  /** Where the client wrote it. */
  readonly path: readonly (string | number)[];
  readonly destination: Destination;
}

type ExitsOf<K extends RecordKind> = (record: NewRecord<RecordKinds[K]>) => readonly AutomaticExit[];

/** The kinds that lead calls on without anybody doing anything. Numbers are missing: nothing leads to one. */
export type LeadingKind =
  'extension' | 'queue' | 'ring-group' | 'calendar' | 'menu' | 'announcement' | 'redirect';

const exits: { readonly [K in LeadingKind]: ExitsOf<K> } = {
  extension: ringExits,
  'ring-group': ringExits,
  // Over its timeout a caller has waited, and keys are pressed by people.
  queue: ({ onFull, onEmpty }) => named({ onFull, onEmpty }),
  menu: ({ onNoInput, onWrongInput, onUnavailable }) => named({ onNoInput, onWrongInput, onUnavailable }),
  announcement: ({ next }) => named({ next }),
  calendar: ({ weekly, overrides, defaultDestination }) => [
    ...ofHours('weekly', weekly),
    ...ofHours('overrides', overrides),
    ...named({ defaultDestination }),
  ],
  redirect: ({ destination }) => named({ destination }),
};

export function isLeading(kind: RecordKind): kind is LeadingKind {
  return Object.hasOwn(exits, kind);
}

export function automaticExits<K extends LeadingKind>(
  kind: K,
  record: NewRecord<RecordKinds[K]>,
): readonly AutomaticExit[] {
  return exits[kind](record);
}

function ringExits({
  onNoAnswer,
  onBusy,
  onUnavailable,
}: Record<'onNoAnswer' | 'onBusy' | 'onUnavailable', Destination>): AutomaticExit[] {
  return named({ onNoAnswer, onBusy, onUnavailable });
}

function named(destinations: Readonly<Record<string, Destination>>): AutomaticExit[] {
  return Object.entries(destinations).map(([field, destination]) => ({ path: [field], destination }));
}

function ofHours(
  field: string,
  hours: readonly { readonly destination: Destination | null }[],
): AutomaticExit[] {
  return hours.flatMap(({ destination }, index) =>
    destination === null ? [] : [{ path: [field, index, 'destination'], destination }],
  );
}
