import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { count, instant, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';

/** One write in a company. The user is history and has no foreign key. */
@Entity('revisions')
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_revisions_company', onDelete: 'CASCADE' })
export class RevisionEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(count)
  number!: number;

  @Column(instant)
  at!: Date;

  @Column({ ...reference, nullable: true })
  userId!: number | null;

  @Column(text(255))
  summary!: string;
}
