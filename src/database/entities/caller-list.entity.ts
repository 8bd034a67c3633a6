import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { CallerListPurpose } from '../../application/ports/records/outside-lines.ts';
import type { CallerListEntry } from '../../domain/routing/company-snapshot.ts';
import { json, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

/** Thousands of entries are read and written as one value; those that are extensions lie in `caller_list_extensions` too. */
@Entity('caller_lists')
@Index('uq_caller_lists_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_caller_lists_company',
  onDelete: 'CASCADE',
})
export class CallerListEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(20))
  purpose!: CallerListPurpose;

  @Column(json)
  entries!: readonly CallerListEntry[];
}
