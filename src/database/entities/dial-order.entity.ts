import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { DialOrderState } from '../../application/ports/dial-order-store.ts';
import { instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';

/** A phone that is to dial. User, phone and node are kept as plain ids: the row is forgotten soon. */
@Entity('dial_orders')
@Index('ix_dial_orders_user', ['companyId', 'userId', 'orderedAt'])
@Index('ix_dial_orders_time', ['orderedAt'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_dial_orders_company',
  onDelete: 'CASCADE',
})
export class DialOrderEntity {
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

  @Column(text(20))
  dialled!: string;

  @Column(instant)
  orderedAt!: Date;

  @Column(text(20))
  state!: DialOrderState;

  @Column({ ...text(500), nullable: true })
  reason!: string | null;
}
