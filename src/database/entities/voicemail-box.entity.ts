import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { count, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { PromptEntity } from './prompt.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('voicemail_boxes')
@Index('uq_voicemail_boxes_company', ['companyId', 'id'], { unique: true })
@Index('ix_voicemail_boxes_prompt', ['companyId', 'greetingPromptId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_voicemail_boxes_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => PromptEntity, ['companyId', 'greetingPromptId'], ['companyId', 'id'], {
  name: 'fk_voicemail_boxes_prompt',
  onDelete: 'RESTRICT',
})
export class VoicemailBoxEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column({ ...reference, nullable: true })
  greetingPromptId!: number | null;

  @Column(count)
  maxSeconds!: number;

  @Column({ ...text(254), nullable: true })
  email!: string | null;
}
