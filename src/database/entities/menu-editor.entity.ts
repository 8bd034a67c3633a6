import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { MenuEntity } from './menu.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Who is responsible for a menu [R6]; who is deleted is it no more. */
@Entity('menu_editors')
@Index('ix_menu_editors_user', ['companyId', 'userId'])
@ForeignKey(() => MenuEntity, ['companyId', 'menuId'], ['companyId', 'id'], {
  name: 'fk_menu_editors_menu',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_menu_editors_user',
  onDelete: 'CASCADE',
})
export class MenuEditorEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  menuId!: number;

  @PrimaryColumn(reference)
  userId!: number;
}
