import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { TrunkEntity } from './trunk.entity.ts';

@Entity('phones')
@Index('uq_phones_company', ['companyId', 'id'], { unique: true })
@Index('uq_phones_sipUser', ['sipUser'], { unique: true })
@Index('ix_phones_trunk', ['companyId', 'trunkId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_phones_company', onDelete: 'CASCADE' })
@ForeignKey(() => TrunkEntity, ['companyId', 'trunkId'], ['companyId', 'id'], {
  name: 'fk_phones_trunk',
  onDelete: 'RESTRICT',
})
export class PhoneEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(20))
  kind!: 'sip' | 'mobile';

  @Column({ ...text(64), nullable: true })
  sipUser!: string | null;

  @Column({ ...text(1000), nullable: true })
  sealedSecret!: string | null;

  @Column({ ...text(20), nullable: true })
  mobileNumber!: string | null;

  @Column({ ...reference, nullable: true })
  trunkId!: number | null;
}
