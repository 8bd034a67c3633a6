import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { bigCount, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('prompts')
@Index('uq_prompts_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_prompts_company',
  onDelete: 'CASCADE',
})
export class PromptEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column({ ...text(64), nullable: true })
  contentHash!: string | null;

  @Column({ ...bigCount, nullable: true })
  durationMs!: number | null;

  @Column({ ...bigCount, nullable: true })
  bytes!: number | null;
}
