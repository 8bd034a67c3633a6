import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { RecordingEntity } from './recording.entity.ts';

/** An agent who talked in a call while a recording of it ran. It follows from the records of calls; the agent may be gone. */
@Entity('recording_talks')
@Index('ix_recording_talks_recording', ['companyId', 'recordingId'])
@ForeignKey(() => RecordingEntity, ['companyId', 'recordingId'], ['companyId', 'id'], {
  name: 'fk_recording_talks_recording',
  onDelete: 'CASCADE',
})
export class RecordingTalkEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  agentId!: number;

  @PrimaryColumn(reference)
  recordingId!: number;
}
