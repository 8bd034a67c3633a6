import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { instant, reference } from './column-types.ts';
import { RecordingEntity } from './recording.entity.ts';

/** A stretch of time in which an agent had a recording paused [C1]. The agent may be gone. */
@Entity('recording_gaps')
@Index('ix_recording_gaps_agent', ['companyId', 'agentId', 'endedAt'])
@ForeignKey(() => RecordingEntity, ['companyId', 'recordingId'], ['companyId', 'id'], {
  name: 'fk_recording_gaps_recording',
  onDelete: 'CASCADE',
})
export class RecordingGapEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  recordingId!: number;

  @PrimaryColumn(reference)
  agentId!: number;

  @PrimaryColumn(instant)
  startedAt!: Date;

  /** Null: it is paused now. */
  @Column({ ...instant, nullable: true })
  endedAt!: Date | null;
}
