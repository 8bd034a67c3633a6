import type { StatusRecord } from '../../application/ports/records.ts';
import { StatusEntity } from '../entities/status.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const statusMapping: RecordMapping<StatusRecord, StatusEntity> = {
  kind: 'status',
  entity: StatusEntity,
  lists: [],
  toRow: ({ name, colour, activatesSkills, isDefault, builtIn }) => ({
    name,
    colour,
    activatesSkills,
    isDefault,
    builtIn,
  }),
  toRecord: ({ ...row }) => row,
};
