import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { QueueStrategy } from '../../application/ports/records/queues.ts';
import type { KeyFacts } from '../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { count, flag, json, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { PromptEntity } from './prompt.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { StatusEntity } from './status.entity.ts';

@Entity('queues')
@Index('uq_queues_company', ['companyId', 'id'], { unique: true })
@Index('ix_queues_no_answer_status', ['companyId', 'noAnswerStatusId'])
@Index('ix_queues_music', ['companyId', 'musicPromptId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_queues_company', onDelete: 'CASCADE' })
@ForeignKey(() => StatusEntity, ['companyId', 'noAnswerStatusId'], ['companyId', 'id'], {
  name: 'fk_queues_no_answer_status',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PromptEntity, ['companyId', 'musicPromptId'], ['companyId', 'id'], {
  name: 'fk_queues_music',
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

  @Column({ ...reference, nullable: true })
  musicPromptId!: number | null;

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

  @Column(count)
  callbackAttempts!: number;

  @Column(count)
  callbackRetryMinutes!: number;

  @Column(json)
  onTimeout!: Destination;

  @Column(json)
  onFull!: Destination;

  @Column(json)
  onEmpty!: Destination;

  @Column(json)
  keys!: readonly KeyFacts[];
}
