import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { VoicemailMessageRecord } from '../../application/ports/records/audio.ts';
import { bigCount, count, flag, instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

/** What somebody said outlives the box and the node: they are kept as plain ids without foreign keys. */
@Entity('voicemail_messages')
@Index('uq_voicemail_messages_company', ['companyId', 'id'], { unique: true })
@Index('uq_voicemail_messages_fileBase', ['mediaNodeId', 'fileBase'], { unique: true })
@Index('ix_voicemail_messages_state', ['mediaNodeId', 'state'])
@Index('ix_voicemail_messages_box', ['companyId', 'voicemailBoxId'])
@Index('ix_voicemail_messages_time', ['companyId', 'startedAt'])
@Index('ix_voicemail_messages_caller', ['companyId', 'callerNumber'])
@Index('ix_voicemail_messages_call', ['companyId', 'callId'])
@Index('ix_voicemail_messages_company_state', ['companyId', 'state', 'heard'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_voicemail_messages_company',
  onDelete: 'CASCADE',
})
export class VoicemailMessageEntity extends RecordEntity {
  @Column(reference)
  voicemailBoxId!: number;

  @Column(reference)
  mediaNodeId!: number;

  @Column(text(200))
  fileBase!: string;

  @Column(text(20))
  state!: VoicemailMessageRecord['state'];

  @Column(text(200))
  callId!: string;

  @Column({ ...text(20), nullable: true })
  callerNumber!: string | null;

  @Column(flag)
  heard!: boolean;

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
