import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { CallEnd, CallRecord } from '../../domain/call/call-record.ts';
import { bigCount, count, instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';

/**
 * A call, from the journal. The engine's id is unique on its media node. What a call refers to is history and has no foreign keys;
 * the company is unknown until the journal tells, and a call that ends without one is forgotten.
 */
@Entity('calls')
@Index('uq_calls_engineId', ['mediaNodeId', 'engineId'], { unique: true })
@Index('ix_calls_open', ['mediaNodeId', 'endedAt'])
@Index('ix_calls_continued', ['mediaNodeId', 'continuedIn'])
@Index('ix_calls_started', ['companyId', 'startedAt', 'id'])
@Index('ix_calls_number', ['companyId', 'numberId', 'startedAt'])
@Index('ix_calls_caller', ['companyId', 'callerNumber', 'startedAt'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_calls_company', onDelete: 'CASCADE' })
export class CallEntity {
  @PrimaryGeneratedColumn(bigCount)
  id!: number;

  @Column(reference)
  mediaNodeId!: number;

  @Column(text(150))
  engineId!: string;

  @Column({ ...reference, nullable: true })
  companyId!: number | null;

  @Column(instant)
  startedAt!: Date;

  @Column({ ...instant, nullable: true })
  answeredAt!: Date | null;

  @Column({ ...instant, nullable: true })
  endedAt!: Date | null;

  @Column({ ...text(20), nullable: true })
  endedBy!: CallEnd | null;

  @Column({ ...count, nullable: true })
  cause!: number | null;

  @Column({ ...text(10), nullable: true })
  callerKind!: CallRecord['callerKind'];

  @Column({ ...reference, nullable: true })
  callerPhoneId!: number | null;

  @Column({ ...text(64), nullable: true })
  callerNumber!: string | null;

  @Column({ ...text(64), nullable: true })
  dialled!: string | null;

  @Column({ ...reference, nullable: true })
  numberId!: number | null;

  @Column({ ...reference, nullable: true })
  extensionId!: number | null;

  @Column({ ...count, nullable: true })
  revision!: number | null;

  @Column(count)
  talkMs!: number;

  @Column({ ...text(150), nullable: true })
  continuedIn!: string | null;

  @Column({ ...text(64), nullable: true })
  node!: string | null;

  @Column({ ...text(150), nullable: true })
  walker!: string | null;

  @Column({ ...instant, nullable: true })
  walkerLeftAt!: Date | null;

  @Column(count)
  markCount!: number;

  @Column(count)
  legCount!: number;

  @Column(count)
  waitCount!: number;

  @Column({ ...count, nullable: true })
  answeredMark!: number | null;
}
