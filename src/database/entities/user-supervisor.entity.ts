import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { UserEntity } from './user.entity.ts';

/** The supervisor of a user [S12]. */
@Entity('user_supervisors')
@Index('ix_user_supervisors_supervisor', ['companyId', 'supervisorId'])
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_user_supervisors_user',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'supervisorId'], ['companyId', 'id'], {
  name: 'fk_user_supervisors_supervisor',
  onDelete: 'RESTRICT',
})
export class UserSupervisorEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  userId!: number;

  @PrimaryColumn(reference)
  supervisorId!: number;
}
