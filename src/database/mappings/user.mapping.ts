import type { UserRecord } from '../../application/ports/records.ts';
import { UserEntity } from '../entities/user.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

/** Skills come back by skill, supervisors by id. */
export const userMapping: RecordMapping<UserRecord, UserEntity> = {
  kind: 'user',
  entity: UserEntity,
  lists: [
    {
      field: 'skills',
      table: 'user_skills',
      owner: 'userId',
      columns: ['skillId', 'level'],
      orderBy: 'skillId',
      elements: ({ skills }) => skills.map(({ skillId, level }) => [skillId, level]),
    },
    {
      field: 'supervisorIds',
      table: 'user_supervisors',
      owner: 'userId',
      columns: ['supervisorId'],
      orderBy: 'supervisorId',
      elements: ({ supervisorIds }) => supervisorIds.map((id) => [id]),
    },
  ],
  toRow: ({ firstName, lastName, email, passwordHash, roleId, agent, active, extensionId }) => ({
    firstName,
    lastName,
    email,
    passwordHash,
    roleId,
    agent,
    active,
    extensionId,
  }),
  toRecord: ({ ...row }, list) => ({
    ...row,
    skills: list('skills').map(([skillId = 0, level = 0]) => ({ skillId, level })),
    supervisorIds: list('supervisorIds').flat(),
  }),
};
