import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CallEntity } from './call.entity.ts';
import { bigCount, count, instant, text } from './column-types.ts';

/** A mark that a call left in the call logic; only ever appended. */
@Entity('call_marks')
@ForeignKey(() => CallEntity, ['callId'], ['id'], { name: 'fk_call_marks_call', onDelete: 'CASCADE' })
export class CallMarkEntity {
  @PrimaryColumn(bigCount)
  callId!: number;

  @PrimaryColumn(count)
  position!: number;

  @Column(instant)
  at!: Date;

  @Column(text(64))
  node!: string;

  @Column(text(32))
  mark!: string;

  @Column({ ...bigCount, nullable: true })
  revision!: number | null;
}
