import type { StatusRecord } from '../../application/ports/records/agents.ts';
import { StatusEntity } from '../entities/status.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const statusMapping: RecordMapping<StatusRecord, StatusEntity> = {
  kind: 'status',
  entity: StatusEntity,
  lists: [],
  ownReferences: ['goToStatusId', 'onHangUpStatusId'],
  toRow: (status) => ({
    name: status.name,
    colour: status.colour,
    activatesSkills: status.activatesSkills,
    isDefault: status.isDefault,
    builtIn: status.builtIn,
    timeoutSeconds: status.timeoutSeconds,
    goToStatusId: status.goToStatusId,
    onHangUpStatusId: status.onHangUpStatusId,
  }),
  toRecord: ({ ...row }) => row,
};
