import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { CallbackReason, CallbackState } from '../../domain/callback/callback-state.ts';
import { count, flag, instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { QueueEntity } from './queue.entity.ts';
import { RecordEntity } from './record.entity.ts';

/** A customer who wants to be called back, and what came of it. It ends with its queue; the number is history. */
@Entity('callbacks')
@Index('uq_callbacks_company', ['companyId', 'id'], { unique: true })
@Index('ix_callbacks_state', ['state', 'companyId'])
@Index('ix_callbacks_time', ['companyId', 'since'])
@Index('ix_callbacks_customer', ['companyId', 'queueId', 'customer'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_callbacks_company', onDelete: 'CASCADE' })
@ForeignKey(() => QueueEntity, ['companyId', 'queueId'], ['companyId', 'id'], {
  name: 'fk_callbacks_queue',
  onDelete: 'CASCADE',
})
export class CallbackEntity extends RecordEntity {
  @Column(reference)
  queueId!: number;

  @Column({ ...reference, nullable: true })
  numberId!: number | null;

  @Column(text(20))
  customer!: string;

  @Column(instant)
  since!: Date;

  @Column(flag)
  goesFirst!: boolean;

  @Column(text(20))
  state!: CallbackState;

  @Column({ ...text(20), nullable: true })
  reason!: CallbackReason | null;

  @Column(count)
  turns!: number;

  @Column(count)
  failures!: number;

  @Column(instant)
  notBefore!: Date;

  @Column({ ...instant, nullable: true })
  calledAt!: Date | null;
}
