import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, reference } from './column-types.ts';
import { SkillEntity } from './skill.entity.ts';
import { UserEntity } from './user.entity.ts';

/** A skill of a user, with its level [S1]. */
@Entity('user_skills')
@Index('ix_user_skills_skill', ['companyId', 'skillId'])
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_user_skills_user',
  onDelete: 'CASCADE',
})
@ForeignKey(() => SkillEntity, ['companyId', 'skillId'], ['companyId', 'id'], {
  name: 'fk_user_skills_skill',
  onDelete: 'RESTRICT',
})
export class UserSkillEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  userId!: number;

  @PrimaryColumn(reference)
  skillId!: number;

  @Column(count)
  level!: number;
}
