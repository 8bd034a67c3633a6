import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RecordingRecord } from '../../application/ports/records/audio.ts';
import { bigCount, count, instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

/** History: node, queue, number and agent are kept as plain ids without foreign keys, so that a recording outlives them. */
@Entity('recordings')
@Index('uq_recordings_company', ['companyId', 'id'], { unique: true })
@Index('uq_recordings_fileBase', ['mediaNodeId', 'fileBase'], { unique: true })
@Index('ix_recordings_state', ['mediaNodeId', 'state'])
@Index('ix_recordings_call', ['mediaNodeId', 'callId'])
@Index('ix_recordings_queue', ['companyId', 'queueId'])
@Index('ix_recordings_number', ['companyId', 'numberId'])
@Index('ix_recordings_agent', ['companyId', 'agentId'])
@Index('ix_recordings_time', ['companyId', 'startedAt'])
@Index('ix_recordings_caller', ['companyId', 'callerNumber'])
@Index('ix_recordings_company_call', ['companyId', 'callId'])
@Index('ix_recordings_company_state', ['companyId', 'state'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_recordings_company',
  onDelete: 'CASCADE',
})
export class RecordingEntity extends RecordEntity {
  @Column(reference)
  mediaNodeId!: number;

  @Column(text(200))
  fileBase!: string;

  @Column(text(20))
  state!: RecordingRecord['state'];

  @Column(text(200))
  callId!: string;

  @Column({ ...reference, nullable: true })
  queueId!: number | null;

  @Column({ ...reference, nullable: true })
  numberId!: number | null;

  @Column({ ...reference, nullable: true })
  agentId!: number | null;

  @Column(text(255))
  callerNumber!: string;

  @Column(count)
  revision!: number;

  @Column(instant)
  startedAt!: Date;

  @Column({ ...text(500), nullable: true })
  storeKey!: string | null;

  @Column({ ...bigCount, nullable: true })
  bytes!: number | null;

  @Column({ ...bigCount, nullable: true })
  durationMs!: number | null;

  @Column({ ...text(64), nullable: true })
  sha256!: string | null;

  @Column({ ...text(1000), nullable: true })
  reason!: string | null;
}
