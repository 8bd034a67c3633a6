import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { flag, reference } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { MediaNodeEntity } from './media-node.entity.ts';

/** A media node carries the calls of a company. A node that carries any cannot be deleted. */
@Entity('company_placements')
@Index('ix_company_placements_node', ['mediaNodeId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_company_placements_company',
  onDelete: 'CASCADE',
})
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_company_placements_node',
  onDelete: 'RESTRICT',
})
export class CompanyPlacementEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  mediaNodeId!: number;

  /** Taken off the node, which may still carry calls: it is told of all that concerns the company until it has dropped it. */
  @Column({ ...flag, default: false })
  leaving!: boolean;
}
