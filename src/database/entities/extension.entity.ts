import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Destination } from '../../domain/routing/destination.ts';
import { count, json, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('extensions')
@Index('uq_extensions_company', ['companyId', 'id'], { unique: true })
@Index('uq_extensions_digits', ['companyId', 'digits'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_extensions_company',
  onDelete: 'CASCADE',
})
export class ExtensionEntity extends RecordEntity {
  @Column(text(20))
  digits!: string;

  @Column(name)
  name!: string;

  @Column(count)
  ringSeconds!: number;

  @Column(json)
  onNoAnswer!: Destination;

  @Column(json)
  onBusy!: Destination;

  @Column(json)
  onUnavailable!: Destination;
}
