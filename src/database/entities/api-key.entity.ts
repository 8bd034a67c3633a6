import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { instant, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Goes with its user: a key acts as that user and as nobody else. */
@Entity('api_keys')
@Index('uq_api_keys_company', ['companyId', 'id'], { unique: true })
@Index('uq_api_keys_keyHash', ['keyHash'], { unique: true })
@Index('ix_api_keys_user', ['companyId', 'userId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_api_keys_company', onDelete: 'CASCADE' })
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_api_keys_user',
  onDelete: 'CASCADE',
})
export class ApiKeyEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(reference)
  userId!: number;

  @Column(text(32))
  prefix!: string;

  @Column(text(64))
  keyHash!: string;

  @Column({ ...instant, nullable: true })
  expiresAt!: Date | null;
}
