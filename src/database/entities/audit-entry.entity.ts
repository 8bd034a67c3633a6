import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { bigCount, count, instant, json, reference, text } from './column-types.ts';

/** Who changed what [P6]; a revision is read from it, too. Has no foreign keys: it outlives all that it tells of, the company included. */
@Entity('audit_entries')
@Index('ix_audit_entries_company', ['companyId', 'id'])
@Index('ix_audit_entries_object', ['companyId', 'kind', 'objectId'])
@Index('ix_audit_entries_revision', ['companyId', 'revision'])
@Index('ix_audit_entries_user', ['companyId', 'userId'])
export class AuditEntryEntity {
  @PrimaryGeneratedColumn(bigCount)
  id!: number;

  @Column(reference)
  companyId!: number;

  @Column(instant)
  at!: Date;

  @Column({ ...reference, nullable: true })
  userId!: number | null;

  @Column({ ...reference, nullable: true })
  apiKeyId!: number | null;

  @Column(text(254))
  label!: string;

  @Column(text(64))
  address!: string;

  @Column(text(100))
  action!: string;

  @Column(text(32))
  kind!: string;

  @Column(reference)
  objectId!: number;

  @Column(count)
  revision!: number;

  @Column({ ...json, nullable: true })
  before!: Readonly<Record<string, unknown>> | null;

  @Column({ ...json, nullable: true })
  after!: Readonly<Record<string, unknown>> | null;
}
