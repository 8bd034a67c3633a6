import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AgentState, Leg, StatusCause } from '../../domain/agent/agent-state.ts';
import { count, flag, instant, json, reference, text } from './column-types.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { StatusEntity } from './status.entity.ts';
import { UserEntity } from './user.entity.ts';

/** The live state of an agent; its id is the user's. The unique seat lets one agent sit at an extension [U8]. */
@Entity('agents')
@Index('uq_agents_company', ['companyId', 'id'], { unique: true })
@Index('uq_agents_seatExtensionId', ['companyId', 'seatExtensionId'], { unique: true })
@Index('ix_agents_status', ['companyId', 'statusId'])
@Index('ix_agents_chosen', ['companyId', 'chosenStatusId'])
@Index('ix_agents_due', ['dueAt'])
@Index('ix_agents_hours', ['hoursChangeAt'])
@ForeignKey(() => UserEntity, ['companyId', 'id'], ['companyId', 'id'], {
  name: 'fk_agents_user',
  onDelete: 'CASCADE',
})
@ForeignKey(() => StatusEntity, ['companyId', 'statusId'], ['companyId', 'id'], {
  name: 'fk_agents_status',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => StatusEntity, ['companyId', 'chosenStatusId'], ['companyId', 'id'], {
  name: 'fk_agents_chosen',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'seatExtensionId'], ['companyId', 'id'], {
  name: 'fk_agents_seat',
  onDelete: 'RESTRICT',
})
export class AgentEntity {
  @PrimaryColumn(reference)
  id!: number;

  @Column(reference)
  companyId!: number;

  /** The status that is shown. */
  @Column(reference)
  statusId!: number;

  @Column(instant)
  statusSince!: Date;

  @Column(text(20))
  cause!: StatusCause;

  /** History: no foreign key. */
  @Column({ ...reference, nullable: true })
  byUserId!: number | null;

  @Column(reference)
  chosenStatusId!: number;

  /** No foreign key: it forbids no deletion, and one that is gone counts as none. */
  @Column({ ...reference, nullable: true })
  previousStatusId!: number | null;

  @Column({ ...instant, nullable: true })
  loggedInAt!: Date | null;

  @Column({ ...reference, nullable: true })
  seatExtensionId!: number | null;

  @Column(json)
  legs!: readonly Leg[];

  @Column(flag)
  recordingPaused!: boolean;

  @Column({ ...json, nullable: true })
  choiceInCall!: AgentState['choiceInCall'];

  @Column({ ...instant, nullable: true })
  dueAt!: Date | null;

  @Column(count)
  misses!: number;

  @Column(flag)
  withinHours!: boolean;

  @Column({ ...instant, nullable: true })
  hoursChangeAt!: Date | null;

  @Column(count)
  version!: number;
}
