import type { RoleRecord } from '../../application/ports/records/people.ts';
import { RoleEntity } from '../entities/role.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const roleMapping: RecordMapping<RoleRecord, RoleEntity> = {
  kind: 'role',
  entity: RoleEntity,
  lists: [],
  toRow: ({ name, rights, builtIn }) => ({ name, rights, builtIn }),
  toRecord: ({ ...row }) => row,
};
