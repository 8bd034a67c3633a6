import { may } from '../../../domain/access/principal.ts';
import { Refusal } from '../../refusal.ts';
import type { RoleRecord } from '../../ports/records/people.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { Change, RecordRules } from '../record-rules.ts';

export type RoleDraft = Omit<NewRecord<RoleRecord>, 'companyId' | 'builtIn'>;

export const roleRules: RecordRules<'role', RoleDraft> = {
  kind: 'role',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId, builtIn: false } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: () => [],
  guard: (change) => {
    refuseBuiltIn(change);
    refuseMoreThanOwn(change);
    return Promise.resolve();
  },
  audit: (role) => ({ ...role }),
};

/** Admin is built in and sees all [P4]; a company must not lock itself out. */
function refuseBuiltIn({ before }: Change<'role'>): void {
  if (before?.builtIn) throw new Refusal('protected', `the built-in role "${before.name}" cannot be changed`);
}

/** Nobody hands out a right that they do not have. */
function refuseMoreThanOwn({ after, actor }: Change<'role'>): void {
  const index = after?.rights.findIndex((right) => !may(actor.principal, right)) ?? -1;
  if (index < 0) return;
  throw new Refusal('forbidden', 'you cannot give a right that you do not have', {
    faults: [{ path: ['rights', index], code: 'forbidden', message: 'you do not have this right yourself' }],
  });
}
