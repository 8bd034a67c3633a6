import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Destination } from '../../domain/routing/destination.ts';
import { flag, json, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { TrunkEntity } from './trunk.entity.ts';

@Entity('numbers')
@Index('uq_numbers_company', ['companyId', 'id'], { unique: true })
@Index('uq_numbers_digits', ['digits'], { unique: true })
@Index('ix_numbers_trunk', ['companyId', 'trunkId'])
@ForeignKey(() => TrunkEntity, ['companyId', 'trunkId'], ['companyId', 'id'], {
  name: 'fk_numbers_trunk',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_numbers_company', onDelete: 'CASCADE' })
export class NumberEntity extends RecordEntity {
  @Column(text(20))
  digits!: string;

  @Column(name)
  name!: string;

  @Column(json)
  destination!: Destination;

  @Column({ ...reference, nullable: true })
  trunkId!: number | null;

  @Column(flag)
  record!: boolean;
}
