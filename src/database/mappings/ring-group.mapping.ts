import type { RingGroupRecord } from '../../application/ports/records/call-logic.ts';
import { RingGroupEntity } from '../entities/ring-group.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import { editedBy } from './editors.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const ringGroupMapping: RecordMapping<RingGroupRecord, RingGroupEntity> = {
  kind: 'ring-group',
  entity: RingGroupEntity,
  ...editedBy('ring_group_editors', 'ringGroupId'),
  uses: ({ members, onNoAnswer, onBusy, onUnavailable }) => [
    ...usesOfDestinations({ onNoAnswer, onBusy, onUnavailable }),
    ...members.map((member, index) => ({
      slot: `members.${index}`,
      ...(member.kind === 'phone'
        ? { kind: member.kind, id: member.phoneId }
        : { kind: member.kind, id: member.extensionId }),
    })),
  ],
  toRow: ({ name, mode, ringSeconds, members, onNoAnswer, onBusy, onUnavailable }) => ({
    name,
    mode,
    ringSeconds,
    members,
    onNoAnswer,
    onBusy,
    onUnavailable,
  }),
  toRecord: ({ ...row }, list) => ({ ...row, editorIds: list('editorIds').flat() }),
};
