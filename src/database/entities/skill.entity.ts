import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { name } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('skills')
@Index('uq_skills_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_skills_company', onDelete: 'CASCADE' })
export class SkillEntity extends RecordEntity {
  @Column(name)
  name!: string;
}
