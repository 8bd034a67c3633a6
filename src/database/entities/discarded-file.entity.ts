import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, text } from './column-types.ts';

/** A stored file whose object was deleted; the row goes when the file is gone. */
@Entity('discarded_files')
export class DiscardedFileEntity {
  @PrimaryColumn(text(500))
  storeKey!: string;

  @Column(instant)
  discardedAt!: Date;
}
