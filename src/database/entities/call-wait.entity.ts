import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CallEntity } from './call.entity.ts';
import { bigCount, count, instant, reference, text } from './column-types.ts';

/** One wait in a queue [C4]. */
@Entity('call_waits')
@Index('ix_call_waits_queue', ['queueId', 'enteredAt'])
@Index('ix_call_waits_agent', ['agentId', 'enteredAt'])
@ForeignKey(() => CallEntity, ['callId'], ['id'], { name: 'fk_call_waits_call', onDelete: 'CASCADE' })
export class CallWaitEntity {
  @PrimaryColumn(bigCount)
  callId!: number;

  @PrimaryColumn(count)
  position!: number;

  @Column(reference)
  queueId!: number;

  @Column(text(150))
  legId!: string;

  @Column(instant)
  enteredAt!: Date;

  @Column({ ...instant, nullable: true })
  endedAt!: Date | null;

  @Column({ ...text(32), nullable: true })
  outcome!: string | null;

  @Column({ ...reference, nullable: true })
  agentId!: number | null;
}
