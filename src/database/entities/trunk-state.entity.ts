import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { instant, reference, text } from './column-types.ts';
import { MediaNodeEntity } from './media-node.entity.ts';
import { TrunkEntity } from './trunk.entity.ts';

/** How it is with a provider, as a node last said; for display only. */
@Entity('trunk_states')
@Index('ix_trunk_states_trunk', ['companyId', 'trunkId'])
@ForeignKey(() => TrunkEntity, ['companyId', 'trunkId'], ['companyId', 'id'], {
  name: 'fk_trunk_states_trunk',
  onDelete: 'CASCADE',
})
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_trunk_states_node',
  onDelete: 'CASCADE',
})
export class TrunkStateEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  @PrimaryColumn(reference)
  trunkId!: number;

  @Column(reference)
  companyId!: number;

  @Column(text(20))
  state!: string;

  @Column(instant)
  since!: Date;
}
