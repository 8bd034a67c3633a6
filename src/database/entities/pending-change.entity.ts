import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AggregateKind } from '../../application/ports/change-store.ts';
import { count, instant, reference, text } from './column-types.ts';
import { MediaNodeEntity } from './media-node.entity.ts';

/**
 * A change that a node is not yet known to run. Company and aggregate have no foreign keys: the removal of a company or an
 * agent is a change too, and waits here after the row itself is gone.
 */
@Entity('pending_changes')
@Index('ix_pending_changes_due', ['mediaNodeId', 'nextAttemptAt'])
@Index('ix_pending_changes_company', ['companyId', 'firstRevision'])
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_pending_changes_node',
  onDelete: 'CASCADE',
})
export class PendingChangeEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  @PrimaryColumn(text(20))
  kind!: AggregateKind;

  @PrimaryColumn(reference)
  aggregateId!: number;

  @Column(reference)
  companyId!: number;

  @Column(count)
  firstRevision!: number;

  @Column(count)
  wantedRevision!: number;

  @Column(count)
  attempts!: number;

  @Column({ ...text(1000), nullable: true })
  parkedReason!: string | null;

  @Column(instant)
  nextAttemptAt!: Date;

  @Column(instant)
  changedAt!: Date;
}
