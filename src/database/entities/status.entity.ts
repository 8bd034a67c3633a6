import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { BuiltInStatus } from '../../application/ports/records/agents.ts';
import { count, flag, name, reference, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

// A reference to another status has the company behind; see TurnStatusReferences1767225600090.
@Entity('statuses')
@Index('uq_statuses_company', ['companyId', 'id'], { unique: true })
@Index('uq_statuses_reference', ['id', 'companyId'], { unique: true })
@Index('uq_statuses_builtIn', ['companyId', 'builtIn'], { unique: true })
@Index('ix_statuses_go_to', ['goToStatusId', 'companyId'])
@Index('ix_statuses_on_hang_up', ['onHangUpStatusId', 'companyId'])
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_statuses_company', onDelete: 'CASCADE' })
@ForeignKey(() => StatusEntity, ['goToStatusId', 'companyId'], ['id', 'companyId'], {
  name: 'fk_statuses_go_to',
  onDelete: 'RESTRICT',
})
@ForeignKey(() => StatusEntity, ['onHangUpStatusId', 'companyId'], ['id', 'companyId'], {
  name: 'fk_statuses_on_hang_up',
  onDelete: 'RESTRICT',
})
export class StatusEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(7))
  colour!: string;

  @Column(flag)
  activatesSkills!: boolean;

  @Column(flag)
  isDefault!: boolean;

  @Column({ ...text(20), nullable: true })
  builtIn!: BuiltInStatus | null;

  @Column({ ...count, nullable: true })
  timeoutSeconds!: number | null;

  @Column({ ...reference, nullable: true })
  goToStatusId!: number | null;

  @Column({ ...reference, nullable: true })
  onHangUpStatusId!: number | null;
}
