import type { RecordStore, Stores } from '../ports/stores.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';

/** The store of one kind, typed by the kind. */
export function storeOf<K extends RecordKind>(stores: Stores, kind: K): RecordStore<RecordKinds[K]> {
  return stores.records[kind];
}
