import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { NumberFormat } from '../../domain/numbering/number-format.ts';
import { count, flag, json, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('trunks')
@Index('uq_trunks_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_trunks_company', onDelete: 'CASCADE' })
export class TrunkEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(253))
  host!: string;

  @Column(count)
  port!: number;

  @Column(json)
  inboundAddresses!: readonly string[];

  @Column({ ...json, nullable: true })
  numberFormat!: NumberFormat | null;

  @Column(flag)
  register!: boolean;

  @Column({ ...text(255), nullable: true })
  username!: string | null;

  @Column({ ...text(1000), nullable: true })
  sealedSecret!: string | null;
}
