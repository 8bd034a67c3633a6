import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { UserEntity } from './user.entity.ts';

/** An extension at which a floating agent may sit [U8]. */
@Entity('user_seats')
@Index('ix_user_seats_extension', ['companyId', 'extensionId'])
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_user_seats_user',
  onDelete: 'CASCADE',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'extensionId'], ['companyId', 'id'], {
  name: 'fk_user_seats_extension',
  onDelete: 'RESTRICT',
})
export class UserSeatEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  userId!: number;

  @PrimaryColumn(reference)
  extensionId!: number;
}
