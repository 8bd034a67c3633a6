import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { instant, json, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { MediaNodeEntity } from './media-node.entity.ts';
import { QueueEntity } from './queue.entity.ts';

/** Who waits in a queue on one media node, as the node's owner last said; for display only. No row: nobody waits. */
@Entity('queue_states')
@Index('ix_queue_states_queue', ['companyId', 'queueId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_queue_states_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => QueueEntity, ['companyId', 'queueId'], ['companyId', 'id'], {
  name: 'fk_queue_states_queue',
  onDelete: 'CASCADE',
})
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_queue_states_node',
  onDelete: 'CASCADE',
})
export class QueueStateEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  @PrimaryColumn(reference)
  queueId!: number;

  @Column(reference)
  companyId!: number;

  @Column(json)
  callers!: readonly { readonly callerNumber: string; readonly since: string }[];

  @Column(text(36))
  writer!: string;

  @Column(instant)
  changedAt!: Date;
}
