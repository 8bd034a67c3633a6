import type { RingGroupRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordRules, Reference } from '../record-rules.ts';
import { configurationOf } from './aggregates.ts';
import { destinationReferences } from './destination-references.ts';
import { editorReferences, keepForAdministrators } from './editors.ts';

export type RingGroupDraft = Omit<NewRecord<RingGroupRecord>, 'companyId'>;

export const ringGroupRules: RecordRules<'ring-group', RingGroupDraft> = {
  kind: 'ring-group',
  prepare: (draft, { companyId }) => Promise.resolve({ record: { ...draft, companyId } }),
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: (group) => [
    ...editorReferences(group),
    ...memberReferences(group.members),
    ...destinationReferences(group.onNoAnswer, 'onNoAnswer'),
    ...destinationReferences(group.onBusy, 'onBusy'),
    ...destinationReferences(group.onUnavailable, 'onUnavailable'),
  ],
  guard: (change) => {
    keepForAdministrators(change, 'editorIds');
    return Promise.resolve();
  },
  aggregates: (_before, _after, companyId) => [configurationOf(companyId)],
  audit: (group) => ({ ...group }),
};

function memberReferences(members: RingGroupRecord['members']): Reference[] {
  return members.map((member, index) =>
    member.kind === 'phone'
      ? { kind: member.kind, id: member.phoneId, path: ['members', index, 'phoneId'] }
      : { kind: member.kind, id: member.extensionId, path: ['members', index, 'extensionId'] },
  );
}
