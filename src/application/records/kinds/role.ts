import { may } from '../../../domain/access/principal.ts';
import type { Right } from '../../../domain/access/right.ts';
import { Refusal } from '../../refusal.ts';
import type { RoleRecord } from '../../ports/records/people.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { Change, RecordRules } from '../record-rules.ts';
import { keepAdministratorBeside } from './last-administrator.ts';

export type RoleDraft = Omit<NewRecord<RoleRecord>, 'companyId' | 'builtIn'>;

export const roleRules: RecordRules<'role', RoleDraft> = {
  kind: 'role',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId, builtIn: false } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: () => [],
  guard: async (change) => {
    refuseBuiltIn(change);
    refuseMoreThanOwn(change);
    await keepAdministratorBeside(change);
  },
  audit: (role) => ({ ...role }),
};

/** Admin is built in and sees all [P4]; a company must not lock itself out. */
function refuseBuiltIn({ before }: Change<'role'>): void {
  if (before?.builtIn) throw new Refusal('protected', `the built-in role "${before.name}" cannot be changed`);
}

/** Nobody hands out a right that they do not have, or takes it from those who have it. */
function refuseMoreThanOwn({ before, after, actor }: Change<'role'>): void {
  const isForeign = (right: Right) => !may(actor.principal, right);
  const given = after?.rights.findIndex(isForeign) ?? -1;
  if (given < 0 && !before?.rights.some(isForeign)) return;
  const path = given < 0 ? ['rights'] : ['rights', given];
  throw new Refusal('forbidden', 'you cannot give or take a right that you do not have', {
    faults: after ? [{ path, code: 'forbidden', message: 'you do not have this right yourself' }] : [],
  });
}
