import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant, text } from './column-types.ts';

/** A stored file whose object was deleted; the row goes when the file is gone. */
@Entity('discarded_files')
@Index('ix_discarded_files_due', ['discardedAt'])
export class DiscardedFileEntity {
  @PrimaryColumn(text(500))
  storeKey!: string;

  /** Later than it was discarded while the store refuses to remove it: not before this instant it is tried again. */
  @Column(instant)
  discardedAt!: Date;
}
