import { Refusal } from '../../refusal.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';
import { membershipsOf } from './aggregates.ts';

export interface StatusDraft {
  /** A nameless status gets a name [S3]. */
  readonly name: string | null;
  readonly colour: string;
  readonly activatesSkills: boolean;
  readonly isDefault: boolean;
}

export const statusRules: RecordRules<'status', StatusDraft> = {
  kind: 'status',
  prepare: (draft, { companyId }) =>
    Promise.resolve({ record: { ...draft, companyId, name: draft.name ?? 'New status', builtIn: null } }),
  amend: (before, edit) =>
    Promise.resolve({ record: { ...before, ...edit, name: edit.name ?? before.name } }),
  references: () => [],
  aggregates: (before, after, companyId) =>
    before && after && before.activatesSkills !== after.activatesSkills ? [membershipsOf(companyId)] : [],
  guard: (change) => {
    refuseBuiltIn(change);
    refuseNoDefault(change);
    return Promise.resolve();
  },
  settle: moveDefault,
  audit: (status) => ({ ...status }),
};

/** The five built-in statuses can be neither renamed nor deleted, and keep what they mean [S2]. */
function refuseBuiltIn({ before, after }: Change<'status'>): void {
  if (!before?.builtIn) return;
  if (!after) throw new Refusal('protected', `the built-in status "${before.name}" cannot be deleted`);
  if (after.name !== before.name) {
    throw new Refusal('protected', `the built-in status "${before.name}" cannot be renamed`, {
      faults: [{ path: ['name'], code: 'protected', message: 'a built-in status keeps its name' }],
    });
  }
  if (after.activatesSkills !== before.activatesSkills) {
    throw new Refusal('protected', `the built-in status "${before.name}" keeps its meaning`, {
      faults: [
        { path: ['activatesSkills'], code: 'protected', message: 'a built-in status keeps its meaning' },
      ],
    });
  }
}

/** Exactly one status is the default: the mark can be moved, not taken away [S4]. */
function refuseNoDefault({ before, after }: Change<'status'>): void {
  if (!before?.isDefault) return;
  if (!after)
    throw new Refusal('in-use', 'the default status cannot be deleted; make another one the default first');
  if (!after.isDefault) {
    throw new Refusal('conflict', 'one status must be the default; make another one the default instead', {
      faults: [{ path: ['isDefault'], code: 'conflict', message: 'make another status the default instead' }],
    });
  }
}

/** Making another status the default moves the mark in the same transaction [S4]. */
async function moveDefault({ before, after, scope, stores }: Change<'status'>): Promise<void> {
  if (!after?.isDefault || before?.isDefault) return;
  const statuses = storeOf(stores, 'status');
  const { items } = await statuses.list(scope, { limit: 500, after: null, where: { isDefault: true } });
  for (const other of items) {
    if ('id' in after && other.id === after.id) continue;
    await statuses.update({ ...other, isDefault: false });
  }
}
