import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { count, instant, text } from './column-types.ts';

/** Failed logins by e-mail, of known and unknown people alike. */
@Entity('login_attempts')
@Index('ix_login_attempts_last', ['lastFailureAt'])
export class LoginAttemptsEntity {
  @PrimaryColumn(text(254))
  email!: string;

  @Column(count)
  failures!: number;

  @Column(instant)
  lastFailureAt!: Date;

  @Column({ ...instant, nullable: true })
  lockedUntil!: Date | null;
}
