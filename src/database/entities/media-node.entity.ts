import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { EngineKind, MediaNodeRecord } from '../../application/ports/records/media-node.ts';
import { count, instant, json, name, reference, text } from './column-types.ts';

@Entity('media_nodes')
@Index('uq_media_nodes_name', ['name'], { unique: true })
export class MediaNodeEntity {
  @PrimaryGeneratedColumn(reference)
  id!: number;

  @Column(count)
  version!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  @Column(name)
  name!: string;

  @Column(text(20))
  engine!: EngineKind;

  @Column(json)
  connection!: MediaNodeRecord['connection'];

  @Column(text(1000))
  sealedSecret!: string;
}
