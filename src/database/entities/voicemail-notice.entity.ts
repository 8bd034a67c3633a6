import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, instant, reference } from './column-types.ts';
import { VoicemailMessageEntity } from './voicemail-message.entity.ts';

/** A message of which somebody is to be told; the row goes when the mail server took the notice. */
@Entity('voicemail_notices')
@Index('ix_voicemail_notices_due', ['nextAttemptAt'])
@Index('ix_voicemail_notices_message', ['companyId', 'messageId'])
@ForeignKey(() => VoicemailMessageEntity, ['companyId', 'messageId'], ['companyId', 'id'], {
  name: 'fk_voicemail_notices_message',
  onDelete: 'CASCADE',
})
export class VoicemailNoticeEntity {
  @PrimaryColumn(reference)
  messageId!: number;

  @Column(reference)
  companyId!: number;

  @Column(count)
  attempts!: number;

  @Column(instant)
  nextAttemptAt!: Date;
}
