import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { RingGroupEntity } from './ring-group.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Who is responsible for a ring group [R6]; who is deleted is it no more. */
@Entity('ring_group_editors')
@Index('ix_ring_group_editors_user', ['companyId', 'userId'])
@ForeignKey(() => RingGroupEntity, ['companyId', 'ringGroupId'], ['companyId', 'id'], {
  name: 'fk_ring_group_editors_ringGroup',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_ring_group_editors_user',
  onDelete: 'CASCADE',
})
export class RingGroupEditorEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  ringGroupId!: number;

  @PrimaryColumn(reference)
  userId!: number;
}
