import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { BuiltInStatus } from '../../application/ports/records.ts';
import { flag, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('statuses')
@Index('uq_statuses_company', ['companyId', 'id'], { unique: true })
@Index('uq_statuses_builtIn', ['companyId', 'builtIn'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_statuses_company', onDelete: 'CASCADE' })
export class StatusEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(7))
  colour!: string;

  @Column(flag)
  activatesSkills!: boolean;

  @Column(flag)
  isDefault!: boolean;

  @Column({ ...text(20), nullable: true })
  builtIn!: BuiltInStatus | null;
}
