import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { bigCount, instant, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { UserEntity } from './user.entity.ts';

/**
 * Where an agent's calls rang, once that is over: a journal that is read late asks who was there at the time. The seat is history and has
 * no foreign key.
 */
@Entity('agent_stays')
@Index('ix_agent_stays_agent', ['companyId', 'agentId', 'endedAt'])
@Index('ix_agent_stays_seat', ['companyId', 'extensionId', 'endedAt'])
@Index('ix_agent_stays_end', ['endedAt'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_agent_stays_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'agentId'], ['companyId', 'id'], {
  name: 'fk_agent_stays_user',
  onDelete: 'CASCADE',
})
export class AgentStayEntity {
  @PrimaryGeneratedColumn(bigCount)
  id!: number;

  @Column(reference)
  companyId!: number;

  @Column(reference)
  agentId!: number;

  /** Null: at the mobile [S9]. */
  @Column({ ...reference, nullable: true })
  extensionId!: number | null;

  /** The stay began then, or when the agent's stay before it ended, whichever is later. */
  @Column(instant)
  loggedInAt!: Date;

  @Column(instant)
  endedAt!: Date;
}
