import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Destination } from '../../domain/routing/destination.ts';
import { name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { ExtensionEntity } from './extension.entity.ts';
import { QueueEntity } from './queue.entity.ts';
import { RecordEntity } from './record.entity.ts';

@Entity('numbers')
@Index('uq_numbers_company', ['companyId', 'id'], { unique: true })
@Index('uq_numbers_digits', ['digits'], { unique: true })
@Index('ix_numbers_queue', ['companyId', 'destinationQueueId'])
@Index('ix_numbers_extension', ['companyId', 'destinationExtensionId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_numbers_company', onDelete: 'CASCADE' })
@ForeignKey(() => QueueEntity, ['companyId', 'destinationQueueId'], ['companyId', 'id'], {
  name: 'fk_numbers_queue',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => ExtensionEntity, ['companyId', 'destinationExtensionId'], ['companyId', 'id'], {
  name: 'fk_numbers_extension',
  onDelete: 'RESTRICT',
})
export class NumberEntity extends RecordEntity {
  @Column(text(20))
  digits!: string;

  @Column(name)
  name!: string;

  @Column(text(20))
  destinationKind!: Destination['kind'];

  @Column({ ...reference, nullable: true })
  destinationQueueId!: number | null;

  @Column({ ...reference, nullable: true })
  destinationExtensionId!: number | null;
}
