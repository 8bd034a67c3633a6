import type { UserRecord } from '../../application/ports/records/people.ts';
import { UserEntity } from '../entities/user.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

/** Skills come back by skill, supervisors and seats by id. */
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
    {
      field: 'seatIds',
      table: 'user_seats',
      owner: 'userId',
      columns: ['extensionId'],
      orderBy: 'extensionId',
      elements: ({ seatIds }) => (seatIds ?? []).map((id) => [id]),
    },
  ],
  toRow: (user) => ({
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    passwordHash: user.passwordHash,
    roleId: user.roleId,
    agent: user.agent,
    active: user.active,
    extensionId: user.extensionId,
    anySeat: user.seatIds === null,
    mobilePhoneId: user.mobilePhoneId,
    workingHoursId: user.workingHoursId,
    agentNumber: user.agentNumber,
    pinHash: user.pinHash,
  }),
  toRecord: ({ anySeat, ...row }, list) => ({
    ...row,
    seatIds: anySeat ? null : list('seatIds').flat(),
    skills: list('skills').map(([skillId = 0, level = 0]) => ({ skillId, level })),
    supervisorIds: list('supervisorIds').flat(),
  }),
};
