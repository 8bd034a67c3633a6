import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { instant, reference, text } from './column-types.ts';

/**
 * The answer to an earlier request. No foreign key to the user: it would share-lock the user's row from the first statement of
 * each write on, and deadlock with edits of that user; rows are forgotten soon anyway.
 */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_age', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn(reference)
  userId!: number;

  @PrimaryColumn(text(255))
  key!: string;

  @Column(text(64))
  requestHash!: string;

  @Column(instant)
  createdAt!: Date;

  /**
   * Null while the request that took the key runs. JSON as text: the json type of MySQL would give a lone string back without its
   * quotes.
   */
  @Column({ type: 'mediumtext', nullable: true })
  body!: string | null;
}
