import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Right } from '../../domain/access/right.ts';
import { flag, json, name } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('roles')
@Index('uq_roles_company', ['companyId', 'id'], { unique: true })
@Index('uq_roles_name', ['companyId', 'name'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_roles_company', onDelete: 'CASCADE' })
export class RoleEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(json)
  rights!: readonly Right[];

  @Column(flag)
  builtIn!: boolean;
}
