import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { StatusCause } from '../../domain/agent/agent-state.ts';
import { bigCount, count, instant, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';

/**
 * A stretch of time that an agent spent in one status [S13]. It outlives the agent flag and the user: the agent, the status and
 * whoever did it are history and have no foreign keys.
 */
@Entity('agent_activity')
@Index('ix_agent_activity_end', ['companyId', 'agentId', 'endedAt'])
@Index('ix_agent_activity_revision', ['companyId', 'revision'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_agent_activity_company',
  onDelete: 'CASCADE',
})
export class AgentActivityEntity {
  @PrimaryGeneratedColumn(bigCount)
  id!: number;

  @Column(reference)
  companyId!: number;

  @Column(reference)
  agentId!: number;

  @Column(reference)
  statusId!: number;

  @Column(name)
  statusName!: string;

  @Column(instant)
  startedAt!: Date;

  @Column(instant)
  endedAt!: Date;

  @Column(text(20))
  cause!: StatusCause;

  @Column({ ...reference, nullable: true })
  byUserId!: number | null;

  /** Null: it ended as a part of another change, such as the removal of the agent flag. */
  @Column({ ...count, nullable: true })
  revision!: number | null;
}
