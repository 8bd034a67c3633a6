import type { SkillRecord } from '../../ports/records/queues.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules } from '../record-rules.ts';
import { membershipsOf } from './aggregates.ts';

export type SkillDraft = Omit<NewRecord<SkillRecord>, 'companyId'>;

export const skillRules: RecordRules<'skill', SkillDraft> = {
  kind: 'skill',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (skill) =>
    skill.queueIds.map((id, index) => ({ kind: 'queue', id, path: ['queueIds', index] })),
  // Nobody has a skill that is being made or deleted, so only an edit of its queues moves agents.
  aggregates: (before, after, companyId) => {
    if (!before || !after) return [];
    const same =
      before.queueIds.length === after.queueIds.length &&
      before.queueIds.every((id) => after.queueIds.includes(id));
    return same ? [] : [membershipsOf(companyId)];
  },
  audit: (skill) => ({ ...skill }),
};
