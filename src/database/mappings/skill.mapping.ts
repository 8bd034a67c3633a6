import type { SkillRecord } from '../../application/ports/records/queues.ts';
import { SkillEntity } from '../entities/skill.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

/** Queues come back by id. */
export const skillMapping: RecordMapping<SkillRecord, SkillEntity> = {
  kind: 'skill',
  entity: SkillEntity,
  lists: [
    {
      field: 'queueIds',
      table: 'skill_queues',
      owner: 'skillId',
      columns: ['queueId'],
      orderBy: 'queueId',
      elements: ({ queueIds }) => queueIds.map((id) => [id]),
    },
  ],
  toRow: ({ name }) => ({ name }),
  toRecord: ({ ...row }, list) => ({ ...row, queueIds: list('queueIds').flat() }),
};
