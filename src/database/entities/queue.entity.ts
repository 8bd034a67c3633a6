import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { QueueStrategy } from '../../application/ports/records.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { count, flag, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { StatusEntity } from './status.entity.ts';

const here: [string, string] = ['companyId', 'id'];

/** Each exit has a column for each kind of target, so that a foreign key protects the target from deletion. */
@Entity('queues')
@Index('uq_queues_company', ['companyId', 'id'], { unique: true })
@Index('ix_queues_timeout_queue', ['companyId', 'onTimeoutQueueId'])
@Index('ix_queues_timeout_extension', ['companyId', 'onTimeoutExtensionId'])
@Index('ix_queues_full_queue', ['companyId', 'onFullQueueId'])
@Index('ix_queues_full_extension', ['companyId', 'onFullExtensionId'])
@Index('ix_queues_empty_queue', ['companyId', 'onEmptyQueueId'])
@Index('ix_queues_empty_extension', ['companyId', 'onEmptyExtensionId'])
@Index('ix_queues_no_answer_status', ['companyId', 'noAnswerStatusId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_queues_company', onDelete: 'CASCADE' })
@ForeignKey(() => QueueEntity, ['companyId', 'onTimeoutQueueId'], here, {
  name: 'fk_queues_timeout_queue',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'onTimeoutExtensionId'], here, {
  name: 'fk_queues_timeout_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => QueueEntity, ['companyId', 'onFullQueueId'], here, {
  name: 'fk_queues_full_queue',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'onFullExtensionId'], here, {
  name: 'fk_queues_full_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => QueueEntity, ['companyId', 'onEmptyQueueId'], here, {
  name: 'fk_queues_empty_queue',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'onEmptyExtensionId'], here, {
  name: 'fk_queues_empty_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => StatusEntity, ['companyId', 'noAnswerStatusId'], here, {
  name: 'fk_queues_no_answer_status',
  onDelete: 'RESTRICT',
})
export class QueueEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(20))
  strategy!: QueueStrategy;

  @Column(count)
  ringSeconds!: number;

  @Column(count)
  wrapUpSeconds!: number;

  @Column({ ...count, nullable: true })
  maxWaitSeconds!: number | null;

  @Column({ ...count, nullable: true })
  maxCallers!: number | null;

  @Column(flag)
  joinWhenEmpty!: boolean;

  @Column(flag)
  announcePosition!: boolean;

  @Column(count)
  announceEverySeconds!: number;

  @Column(count)
  serviceLevelSeconds!: number;

  @Column(flag)
  record!: boolean;

  @Column({ ...count, nullable: true })
  noAnswerLimit!: number | null;

  @Column({ ...reference, nullable: true })
  noAnswerStatusId!: number | null;

  @Column(text(20))
  onTimeoutKind!: Destination['kind'];

  @Column({ ...reference, nullable: true })
  onTimeoutQueueId!: number | null;

  @Column({ ...reference, nullable: true })
  onTimeoutExtensionId!: number | null;

  @Column(text(20))
  onFullKind!: Destination['kind'];

  @Column({ ...reference, nullable: true })
  onFullQueueId!: number | null;

  @Column({ ...reference, nullable: true })
  onFullExtensionId!: number | null;

  @Column(text(20))
  onEmptyKind!: Destination['kind'];

  @Column({ ...reference, nullable: true })
  onEmptyQueueId!: number | null;

  @Column({ ...reference, nullable: true })
  onEmptyExtensionId!: number | null;
}
