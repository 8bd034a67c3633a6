import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { instant, reference, text } from './column-types.ts';
import { UserEntity } from './user.entity.ts';

/** A login of a person, found by the hash of its token; the token itself is nowhere. */
@Entity('sessions')
@Index('ix_sessions_user', ['userId'])
@Index('ix_sessions_expiry', ['expiresAt'])
@ForeignKey(() => UserEntity, ['userId'], ['id'], { name: 'fk_sessions_user', onDelete: 'CASCADE' })
export class SessionEntity {
  @PrimaryColumn(text(64))
  tokenHash!: string;

  @Column(reference)
  userId!: number;

  @Column(reference)
  companyId!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  expiresAt!: Date;

  @Column(text(64))
  address!: string;
}
