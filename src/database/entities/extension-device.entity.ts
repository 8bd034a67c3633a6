import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, reference } from './column-types.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { PhoneEntity } from './phone.entity.ts';

/** A phone that rings for an extension. `position` keeps the order in which an administrator listed them. */
@Entity('extension_devices')
@Index('ix_extension_devices_phone', ['companyId', 'phoneId'])
@ForeignKey(() => ExtensionEntity, ['companyId', 'extensionId'], ['companyId', 'id'], {
  name: 'fk_extension_devices_extension',
  onDelete: 'CASCADE',
})
@ForeignKey(() => PhoneEntity, ['companyId', 'phoneId'], ['companyId', 'id'], {
  name: 'fk_extension_devices_phone',
  onDelete: 'RESTRICT',
})
export class ExtensionDeviceEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  extensionId!: number;

  @PrimaryColumn(reference)
  phoneId!: number;

  @Column(count)
  startSeconds!: number;

  @Column(count)
  position!: number;
}
