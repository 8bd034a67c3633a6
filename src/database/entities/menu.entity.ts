import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { KeyFacts } from '../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { count, json, name, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { PromptEntity } from './prompt.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('menus')
@Index('uq_menus_company', ['companyId', 'id'], { unique: true })
@Index('ix_menus_prompt', ['companyId', 'promptId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_menus_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => PromptEntity, ['companyId', 'promptId'], ['companyId', 'id'], {
  name: 'fk_menus_prompt',
  onDelete: 'RESTRICT',
})
export class MenuEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(reference)
  promptId!: number;

  @Column(json)
  keys!: readonly KeyFacts[];

  @Column(count)
  waitSeconds!: number;

  @Column(count)
  tries!: number;

  @Column(json)
  onNoInput!: Destination;

  @Column(json)
  onWrongInput!: Destination;

  @Column(json)
  onUnavailable!: Destination;
}
