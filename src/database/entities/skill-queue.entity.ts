import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { QueueEntity } from './queue.entity.ts';
import { SkillEntity } from './skill.entity.ts';

/** A queue that a skill links [S1]. */
@Entity('skill_queues')
@Index('ix_skill_queues_queue', ['companyId', 'queueId'])
@ForeignKey(() => SkillEntity, ['companyId', 'skillId'], ['companyId', 'id'], {
  name: 'fk_skill_queues_skill',
  onDelete: 'CASCADE',
})
@ForeignKey(() => QueueEntity, ['companyId', 'queueId'], ['companyId', 'id'], {
  name: 'fk_skill_queues_queue',
  onDelete: 'RESTRICT',
})
export class SkillQueueEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  skillId!: number;

  @PrimaryColumn(reference)
  queueId!: number;
}
