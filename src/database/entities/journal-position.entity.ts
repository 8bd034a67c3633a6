import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigCount, instant, reference, text } from './column-types.ts';
import { MediaNodeEntity } from './media-node.entity.ts';

/** How far the journal of a node was read. */
@Entity('journal_positions')
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_journal_positions_node',
  onDelete: 'CASCADE',
})
export class JournalPositionEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  /** Decimal; some file systems have inodes beyond what a number holds. */
  @Column(text(20))
  inode!: string;

  @Column(bigCount)
  offset!: number;

  /** The last thing that was read: until then the engine lived. */
  @Column({ ...instant, nullable: true })
  lastEventAt!: Date | null;

  /** While files are read that took the place of those read before: what happened up to then was read already. */
  @Column({ ...instant, nullable: true })
  knownUntil!: Date | null;
}
