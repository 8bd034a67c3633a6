import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { PhoneOrderState } from '../../application/ports/phone-order-store.ts';
import { instant, json, reference, text } from './column-types.ts';
import type { PhoneTask } from '../../engine/media-engine.ts';
import { CompanyEntity } from './company.entity.ts';

/** A phone that is to do something. User, agent, phone and node are kept as plain ids: the row is forgotten soon. */
@Entity('phone_orders')
@Index('ix_phone_orders_user', ['companyId', 'userId', 'orderedAt'])
@Index('ix_phone_orders_time', ['orderedAt'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_phone_orders_company',
  onDelete: 'CASCADE',
})
export class PhoneOrderEntity {
  @PrimaryGeneratedColumn(reference)
  id!: number;

  @Column(reference)
  companyId!: number;

  @Column(reference)
  userId!: number;

  @Column(reference)
  phoneId!: number;

  @Column(reference)
  mediaNodeId!: number;

  @Column(text(80))
  sipUser!: string;

  @Column(json)
  task!: PhoneTask;

  @Column({ ...reference, nullable: true })
  agentId!: number | null;

  @Column(instant)
  orderedAt!: Date;

  @Column(text(20))
  state!: PhoneOrderState;

  @Column({ ...text(500), nullable: true })
  reason!: string | null;
}
