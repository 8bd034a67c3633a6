import { isDeepStrictEqual } from 'node:util';
import { may } from '../../../domain/access/principal.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { RecordKind } from '../../ports/records/record-kinds.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, Reference } from '../record-rules.ts';

/** The users who are responsible for a record. */
export function editorReferences({ editorIds }: { readonly editorIds: readonly UserId[] }): Reference[] {
  return editorIds.map((id, index) => ({ kind: 'user', id, path: ['editorIds', index] }));
}

/**
 * Who is responsible for a record edits it, but not who else is, nor what else is the administrators' matter [R6].
 *
 * @throws Refusal `forbidden` with the field
 */
export function keepForAdministrators<K extends RecordKind>(
  { before, after, actor }: Change<K>,
  ...fields: readonly string[]
): void {
  if (may(actor.principal, 'admin') || before === null || after === null) return;
  const changed = fields.find(
    (field) => !isDeepStrictEqual(Reflect.get(before, field), Reflect.get(after, field)),
  );
  if (changed === undefined) return;
  throw new Refusal('forbidden', `only administrators change the ${changed}`, {
    faults: [{ path: [changed], code: 'forbidden', message: 'is for administrators to change' }],
  });
}
