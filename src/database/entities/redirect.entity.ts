import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RedirectRecord } from '../../application/ports/records/call-logic.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { json, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { NumberEntity } from './number.entity.ts';
import { RecordEntity } from './record.entity.ts';
import { RingGroupEntity } from './ring-group.entity.ts';

const here: [string, string] = ['companyId', 'id'];

/** Of the three holders one is set. */
@Entity('redirects')
@Index('uq_redirects_company', ['companyId', 'id'], { unique: true })
@Index('ix_redirects_extension', ['companyId', 'holderExtensionId'])
@Index('ix_redirects_number', ['companyId', 'holderNumberId'])
@Index('ix_redirects_ring_group', ['companyId', 'holderRingGroupId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_redirects_company', onDelete: 'CASCADE' })
@ForeignKey(() => ExtensionEntity, ['companyId', 'holderExtensionId'], here, {
  name: 'fk_redirects_extension',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => NumberEntity, ['companyId', 'holderNumberId'], here, {
  name: 'fk_redirects_number',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => RingGroupEntity, ['companyId', 'holderRingGroupId'], here, {
  name: 'fk_redirects_ring_group',
  onDelete: 'RESTRICT',
})
export class RedirectEntity extends RecordEntity {
  @Column({ ...reference, nullable: true })
  holderExtensionId!: number | null;

  @Column({ ...reference, nullable: true })
  holderNumberId!: number | null;

  @Column({ ...reference, nullable: true })
  holderRingGroupId!: number | null;

  @Column(text(20))
  applies!: RedirectRecord['applies'];

  @Column(json)
  destination!: Destination;
}
