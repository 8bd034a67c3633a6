import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { NumberEntity } from './number.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Who is responsible for a number [R6]; who is deleted is it no more. */
@Entity('number_editors')
@Index('ix_number_editors_user', ['companyId', 'userId'])
@ForeignKey(() => NumberEntity, ['companyId', 'numberId'], ['companyId', 'id'], {
  name: 'fk_number_editors_number',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_number_editors_user',
  onDelete: 'CASCADE',
})
export class NumberEditorEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  numberId!: number;

  @PrimaryColumn(reference)
  userId!: number;
}
