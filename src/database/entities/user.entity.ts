import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { flag, name, reference, text } from './column-types.ts';
import { CalendarEntity } from './calendar.entity.ts';
import { CompanyEntity } from './company.entity.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { PhoneEntity } from './phone.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { RoleEntity } from './role.entity.ts';

@Entity('users')
@Index('uq_users_company', ['companyId', 'id'], { unique: true })
@Index('uq_users_email', ['email'], { unique: true })
@Index('uq_users_agentNumber', ['companyId', 'agentNumber'], { unique: true })
@Index('ix_users_role', ['companyId', 'roleId'])
@Index('ix_users_extension', ['companyId', 'extensionId'])
@Index('ix_users_mobile', ['companyId', 'mobilePhoneId'])
@Index('ix_users_hours', ['companyId', 'workingHoursId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_users_company', onDelete: 'CASCADE' })
@ForeignKey(() => RoleEntity, ['companyId', 'roleId'], ['companyId', 'id'], {
  name: 'fk_users_role',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'extensionId'], ['companyId', 'id'], {
  name: 'fk_users_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => PhoneEntity, ['companyId', 'mobilePhoneId'], ['companyId', 'id'], {
  name: 'fk_users_mobile',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => CalendarEntity, ['companyId', 'workingHoursId'], ['companyId', 'id'], {
  name: 'fk_users_hours',
  onDelete: 'RESTRICT',
})
export class UserEntity extends RecordEntity {
  @Column(name)
  firstName!: string;

  @Column(name)
  lastName!: string;

  @Column(text(254))
  email!: string;

  @Column(text(255))
  passwordHash!: string;

  @Column(reference)
  roleId!: number;

  @Column(flag)
  agent!: boolean;

  @Column(flag)
  active!: boolean;

  @Column({ ...reference, nullable: true })
  extensionId!: number | null;

  /** False: the seats are those of `user_seats`, maybe none. */
  @Column(flag)
  anySeat!: boolean;

  @Column({ ...reference, nullable: true })
  mobilePhoneId!: number | null;

  @Column({ ...reference, nullable: true })
  workingHoursId!: number | null;

  @Column({ ...text(8), nullable: true })
  agentNumber!: string | null;

  @Column({ ...text(255), nullable: true })
  pinHash!: string | null;
}
