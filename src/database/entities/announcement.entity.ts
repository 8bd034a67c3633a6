import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Destination } from '../../domain/routing/destination.ts';
import { json, name, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { PromptEntity } from './prompt.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('announcements')
@Index('uq_announcements_company', ['companyId', 'id'], { unique: true })
@Index('ix_announcements_prompt', ['companyId', 'promptId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_announcements_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => PromptEntity, ['companyId', 'promptId'], ['companyId', 'id'], {
  name: 'fk_announcements_prompt',
  onDelete: 'RESTRICT',
})
export class AnnouncementEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(reference)
  promptId!: number;

  @Column(json)
  next!: Destination;
}
