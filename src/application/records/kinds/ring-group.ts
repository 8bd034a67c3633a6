import { isDeepStrictEqual } from 'node:util';
import type { RingGroupRecord } from '../../ports/records/call-logic.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, RecordRules, Reference } from '../record-rules.ts';
import { configurationIfNoticed } from './aggregates.ts';
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
    refuseLateMembers(change);
    return Promise.resolve();
  },
  aggregates: configurationIfNoticed,
  audit: (group) => ({ ...group }),
};

/** A member that begins when the group has stopped would never ring. What was stored so once does not stand in the way of another edit. */
function refuseLateMembers({ before, after }: Change<'ring-group'>): void {
  if (after?.mode !== 'at-once' || (before && isDeepStrictEqual(planOf(before), planOf(after)))) return;
  const { members, ringSeconds } = after;
  const faults = members.flatMap(({ startSeconds }, index) =>
    startSeconds < ringSeconds
      ? []
      : [
          {
            path: ['members', index, 'startSeconds'],
            code: 'begins-too-late',
            message: `must be less than ringSeconds, ${ringSeconds}`,
          },
        ],
  );
  if (faults.length > 0)
    throw new Refusal('invalid', 'a member would begin to ring when the group has stopped', { faults });
}

function planOf({ mode, members, ringSeconds }: RingGroupDraft): unknown {
  return [mode, members, ringSeconds];
}

function memberReferences(members: RingGroupRecord['members']): Reference[] {
  return members.map((member, index) =>
    member.kind === 'phone'
      ? { kind: member.kind, id: member.phoneId, path: ['members', index, 'phoneId'] }
      : { kind: member.kind, id: member.extensionId, path: ['members', index, 'extensionId'] },
  );
}
