import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { count, instant, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { MediaNodeEntity } from './media-node.entity.ts';

/** The revision of a company's configuration that a node's engine said it runs. */
@Entity('applied_revisions')
@Index('ix_applied_revisions_company', ['companyId'])
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_applied_revisions_node',
  onDelete: 'CASCADE',
})
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_applied_revisions_company',
  onDelete: 'CASCADE',
})
export class AppliedRevisionEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  @PrimaryColumn(reference)
  companyId!: number;

  @Column(count)
  revision!: number;

  @Column(instant)
  at!: Date;
}
