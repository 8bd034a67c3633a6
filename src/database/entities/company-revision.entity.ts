import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { count, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';

/**
 * The counter of a company's writes. Not a column of the company: each insert of an object share-locks its company's row for
 * the foreign key, so two writers that then raised a counter in that row would deadlock each time.
 */
@Entity('company_revisions')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_company_revisions_company',
  onDelete: 'CASCADE',
})
export class CompanyRevisionEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @Column(count)
  revision!: number;
}
