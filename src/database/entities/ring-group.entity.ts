import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RingGroupMember } from '../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { count, json, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('ring_groups')
@Index('uq_ring_groups_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], {
  name: 'fk_ring_groups_company',
  onDelete: 'CASCADE',
})
export class RingGroupEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(20))
  mode!: 'at-once' | 'in-order';

  @Column(count)
  ringSeconds!: number;

  @Column(json)
  members!: readonly RingGroupMember[];

  @Column(json)
  onNoAnswer!: Destination;

  @Column(json)
  onBusy!: Destination;

  @Column(json)
  onUnavailable!: Destination;
}
