import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, instant, reference } from './column-types.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { StatusEntity } from './status.entity.ts';
import { UserEntity } from './user.entity.ts';

/** The live state of an agent; its id is the user's. The unique seat lets one agent sit at an extension [U8]. */
@Entity('agents')
@Index('uq_agents_company', ['companyId', 'id'], { unique: true })
@Index('uq_agents_seatExtensionId', ['companyId', 'seatExtensionId'], { unique: true })
@Index('ix_agents_status', ['companyId', 'statusId'])
@ForeignKey(() => UserEntity, ['companyId', 'id'], ['companyId', 'id'], {
  name: 'fk_agents_user',
  onDelete: 'CASCADE',
})
@ForeignKey(() => StatusEntity, ['companyId', 'statusId'], ['companyId', 'id'], {
  name: 'fk_agents_status',
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

  @Column(reference)
  statusId!: number;

  @Column(instant)
  statusSince!: Date;

  @Column({ ...instant, nullable: true })
  loggedInAt!: Date | null;

  @Column({ ...reference, nullable: true })
  seatExtensionId!: number | null;

  @Column(count)
  version!: number;
}
