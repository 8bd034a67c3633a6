import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference, text } from './column-types.ts';
import { AnnouncementEntity } from './announcement.entity.ts';
import { CalendarEntity } from './calendar.entity.ts';
import { CompanyEntity } from './company.entity.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { MenuEntity } from './menu.entity.ts';
import { PhoneEntity } from './phone.entity.ts';
import { QueueEntity } from './queue.entity.ts';
import { RingGroupEntity } from './ring-group.entity.ts';
import { TrunkEntity } from './trunk.entity.ts';
import { VoicemailBoxEntity } from './voicemail-box.entity.ts';

const here: [string, string] = ['companyId', 'id'];

/**
 * Who sends calls where. A destination lies in a json column of its holder, where no foreign key reaches; this row beside it does,
 * with one column for each kind of target, of which one is set. So no target in use can be deleted, and one indexed look-up tells
 * who uses an object, whatever kinds there are.
 */
@Entity('destination_uses')
@Index('ix_destination_uses_queue', ['companyId', 'queueId'])
@Index('ix_destination_uses_extension', ['companyId', 'extensionId'])
@Index('ix_destination_uses_ring_group', ['companyId', 'ringGroupId'])
@Index('ix_destination_uses_calendar', ['companyId', 'calendarId'])
@Index('ix_destination_uses_menu', ['companyId', 'menuId'])
@Index('ix_destination_uses_announcement', ['companyId', 'announcementId'])
@Index('ix_destination_uses_voicemail_box', ['companyId', 'voicemailBoxId'])
@Index('ix_destination_uses_trunk', ['companyId', 'trunkId'])
@Index('ix_destination_uses_phone', ['companyId', 'phoneId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_destination_uses_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => QueueEntity, ['companyId', 'queueId'], here, {
  name: 'fk_destination_uses_queue',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'extensionId'], here, {
  name: 'fk_destination_uses_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => RingGroupEntity, ['companyId', 'ringGroupId'], here, {
  name: 'fk_destination_uses_ring_group',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => CalendarEntity, ['companyId', 'calendarId'], here, {
  name: 'fk_destination_uses_calendar',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => MenuEntity, ['companyId', 'menuId'], here, {
  name: 'fk_destination_uses_menu',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => AnnouncementEntity, ['companyId', 'announcementId'], here, {
  name: 'fk_destination_uses_announcement',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => VoicemailBoxEntity, ['companyId', 'voicemailBoxId'], here, {
  name: 'fk_destination_uses_voicemail_box',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => TrunkEntity, ['companyId', 'trunkId'], here, {
  name: 'fk_destination_uses_trunk',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PhoneEntity, ['companyId', 'phoneId'], here, {
  name: 'fk_destination_uses_phone',
  onDelete: 'RESTRICT',
})
export class DestinationUseEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  /** The kind of record, and its id. */
  @PrimaryColumn(text(20))
  holderKind!: string;

  @PrimaryColumn(reference)
  holderId!: number;

  /** Which of the holder's destinations, as a path: `onTimeout`, `weekly.3`. */
  @PrimaryColumn(text(40))
  slot!: string;

  @Column({ ...reference, nullable: true })
  queueId!: number | null;

  @Column({ ...reference, nullable: true })
  extensionId!: number | null;

  @Column({ ...reference, nullable: true })
  ringGroupId!: number | null;

  @Column({ ...reference, nullable: true })
  calendarId!: number | null;

  @Column({ ...reference, nullable: true })
  menuId!: number | null;

  @Column({ ...reference, nullable: true })
  announcementId!: number | null;

  @Column({ ...reference, nullable: true })
  voicemailBoxId!: number | null;

  @Column({ ...reference, nullable: true })
  trunkId!: number | null;

  @Column({ ...reference, nullable: true })
  phoneId!: number | null;
}
