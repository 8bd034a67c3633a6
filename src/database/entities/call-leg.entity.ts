import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { LegOutcome, LegRecord, LegRole } from '../../domain/call/call-record.ts';
import { CallEntity } from './call.entity.ts';
import { bigCount, count, flag, instant, reference, text } from './column-types.ts';

/** Who called, or one attempt to reach somebody. The company is that of the call. */
@Entity('call_legs')
@Index('ix_call_legs_leg', ['mediaNodeId', 'legId'])
@Index('ix_call_legs_end', ['callId', 'endedAt'])
@ForeignKey(() => CallEntity, ['callId'], ['id'], { name: 'fk_call_legs_call', onDelete: 'CASCADE' })
export class CallLegEntity {
  @PrimaryColumn(bigCount)
  callId!: number;

  @PrimaryColumn(count)
  position!: number;

  @Column(reference)
  mediaNodeId!: number;

  @Column({ ...text(150), nullable: true })
  legId!: string | null;

  @Column(text(10))
  role!: LegRole;

  @Column({ ...text(80), nullable: true })
  sipUser!: string | null;

  @Column({ ...reference, nullable: true })
  phoneId!: number | null;

  @Column({ ...reference, nullable: true })
  trunkId!: number | null;

  @Column({ ...reference, nullable: true })
  agentId!: number | null;

  @Column({ ...reference, nullable: true })
  queueId!: number | null;

  @Column({ ...text(30), nullable: true })
  place!: string | null;

  @Column({ ...text(64), nullable: true })
  node!: string | null;

  @Column(count)
  markCount!: number;

  @Column(instant)
  beganAt!: Date;

  @Column(flag)
  rang!: boolean;

  @Column(flag)
  needsKey!: boolean;

  @Column({ ...instant, nullable: true })
  pickedUpAt!: Date | null;

  @Column({ ...instant, nullable: true })
  answeredAt!: Date | null;

  @Column({ ...instant, nullable: true })
  endedAt!: Date | null;

  @Column({ ...text(20), nullable: true })
  outcome!: LegOutcome | null;

  @Column({ ...count, nullable: true })
  cause!: number | null;

  @Column(flag)
  withdrawn!: boolean;

  @Column({ ...text(10), nullable: true })
  transfer!: LegRecord['transfer'];

  @Column({ ...text(64), nullable: true })
  transferTarget!: string | null;
}
