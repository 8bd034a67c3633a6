import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { UserEntity } from './user.entity.ts';
import { VoicemailBoxEntity } from './voicemail-box.entity.ts';

/** Whose voicemail box it is; who is deleted listens no more. */
@Entity('voicemail_box_listeners')
@Index('ix_voicemail_box_listeners_user', ['companyId', 'userId'])
@ForeignKey(() => VoicemailBoxEntity, ['companyId', 'voicemailBoxId'], ['companyId', 'id'], {
  name: 'fk_voicemail_box_listeners_box',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_voicemail_box_listeners_user',
  onDelete: 'CASCADE',
})
export class VoicemailBoxListenerEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  voicemailBoxId!: number;

  @PrimaryColumn(reference)
  userId!: number;
}
