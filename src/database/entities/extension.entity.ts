import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import type { OutsideReach } from '../../domain/routing/outside-calls.ts';
import { count, json, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { NumberEntity } from './number.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('extensions')
@Index('uq_extensions_company', ['companyId', 'id'], { unique: true })
@Index('uq_extensions_digits', ['companyId', 'digits'], { unique: true })
@Index('ix_extensions_number', ['companyId', 'shownNumberId'])
@ForeignKey(() => NumberEntity, ['companyId', 'shownNumberId'], ['companyId', 'id'], {
  name: 'fk_extensions_number',
  onDelete: 'RESTRICT',
})
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

  @Column(text(20))
  outsideCalls!: OutsideReach;

  @Column({ ...reference, nullable: true })
  shownNumberId!: number | null;

  @Column(json)
  recordedCalls!: RecordedCalls;

  @Column(json)
  onNoAnswer!: Destination;

  @Column(json)
  onBusy!: Destination;

  @Column(json)
  onUnavailable!: Destination;
}
