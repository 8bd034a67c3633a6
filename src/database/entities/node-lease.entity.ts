import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { count, instant, reference, text } from './column-types.ts';
import { MediaNodeEntity } from './media-node.entity.ts';

/** Which process owns a media node. The row stays when the lease is given back: its fence must never go down. */
@Entity('node_leases')
@ForeignKey(() => MediaNodeEntity, ['mediaNodeId'], ['id'], {
  name: 'fk_node_leases_node',
  onDelete: 'CASCADE',
})
export class NodeLeaseEntity {
  @PrimaryColumn(reference)
  mediaNodeId!: number;

  /** Empty: nobody. */
  @Column(text(200))
  owner!: string;

  @Column(count)
  fence!: number;

  @Column(instant)
  leasedUntil!: Date;

  /** Null: the owner finds the engine in order. */
  @Column({ ...text(500), nullable: true })
  fault!: string | null;

  /** Null: the engine took all that is stored. */
  @Column({ ...text(500), nullable: true })
  unapplied!: string | null;
}
