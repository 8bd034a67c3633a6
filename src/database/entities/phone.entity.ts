import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('phones')
@Index('uq_phones_company', ['companyId', 'id'], { unique: true })
@Index('uq_phones_sipUser', ['sipUser'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_phones_company', onDelete: 'CASCADE' })
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
}
