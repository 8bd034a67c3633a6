import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CallEntity } from './call.entity.ts';
import { bigCount, instant, reference, text } from './column-types.ts';

/**
 * A queue in which a call waited, an agent at whom it rang or who made it, an extension to which it came: once, however often. It follows
 * from the parts of the call, and has the calls of a station in the order in which they are listed.
 */
@Entity('call_stations')
@Index('ix_call_stations_call', ['callId'])
@ForeignKey(() => CallEntity, ['callId'], ['id'], { name: 'fk_call_stations_call', onDelete: 'CASCADE' })
export class CallStationEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  /** `queue-17`, `agent-7`, `extension-5`: as the call logic names its nodes. */
  @PrimaryColumn(text(64))
  station!: string;

  /** That of the call, which never changes. */
  @PrimaryColumn(instant)
  startedAt!: Date;

  @PrimaryColumn(bigCount)
  callId!: number;
}
