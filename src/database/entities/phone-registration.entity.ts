import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { flag, instant, reference } from './column-types.ts';
import { MediaNodeEntity } from './media-node.entity.ts';
import { PhoneEntity } from './phone.entity.ts';

/** Whether a phone is registered, as a node last said; to be shown, and to choose the node that calls customers back. */
@Entity('phone_registrations')
@Index('ix_phone_registrations_phone', ['companyId', 'phoneId'])
@Index('ix_phone_registrations_node', ['mediaNodeId'])
@ForeignKey(() => PhoneEntity, ['companyId', 'phoneId'], ['companyId', 'id'], {
  name: 'fk_phone_registrations_phone',
  onDelete: 'CASCADE',
})
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_phone_registrations_node',
  onDelete: 'CASCADE',
})
export class PhoneRegistrationEntity {
  @PrimaryColumn(reference)
  phoneId!: number;

  @Column(reference)
  companyId!: number;

  @Column(reference)
  mediaNodeId!: number;

  @Column(flag)
  registered!: boolean;

  @Column(instant)
  since!: Date;
}
