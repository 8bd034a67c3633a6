import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { RecordStores } from '../ports/stores.ts';
import { type FieldFault, Refusal } from '../refusal.ts';
import type { Reference } from './record-rules.ts';
import type { RecordKind } from '../ports/records/record-kinds.ts';

/**
 * Every object that a record points at must exist in the same scope; what is out of scope does not exist [P8]. What it pointed at
 * before may stay: who is responsible for a calendar does not see all that it leads to [R6].
 *
 * @param before the references of the record as it is stored; foreign keys see to it that these exist
 * @throws Refusal `unknown-reference` with the path of each bad field
 */
export async function checkReferences(
  records: RecordStores,
  scope: Scope,
  references: readonly Reference[],
  before: readonly Reference[] = [],
): Promise<void> {
  const kept = new Set(before.map(identityOf));
  const wanted = new Map<RecordKind, Set<Id>>();
  for (const { kind, id } of references.filter((one) => !kept.has(identityOf(one))))
    wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  const faults: FieldFault[] = [];
  for (const [kind, ids] of wanted) {
    const found = new Set((await records[kind].findMany(scope, [...ids])).map((record) => record.id as Id));
    for (const reference of references) {
      if (reference.kind !== kind || found.has(reference.id) || kept.has(identityOf(reference))) continue;
      faults.push({ path: reference.path, code: 'unknown-reference', message: `there is no such ${kind}` });
    }
  }
  if (faults.length > 0) {
    throw new Refusal('unknown-reference', 'an object that is referred to does not exist', { faults });
  }
}

function identityOf({ kind, id }: Reference): string {
  return `${kind} ${id}`;
}
