import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { RosteredOverride } from '../../domain/calendar/merge-roster.ts';
import type { CalendarFacts } from '../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import { json, name, text } from './column-types.ts';
import { CompanyEntity } from './company.entity.ts';
import { RecordEntity } from './record.entity.ts';

/** Hours are read and written as a whole, and nothing refers to one of them. */
@Entity('calendars')
@Index('uq_calendars_company', ['companyId', 'id'], { unique: true })
@ForeignKey(() => CompanyEntity, ['companyId'], ['id'], { name: 'fk_calendars_company', onDelete: 'CASCADE' })
export class CalendarEntity extends RecordEntity {
  @Column(name)
  name!: string;

  @Column(text(64))
  timeZone!: string;

  @Column(json)
  weekly!: CalendarFacts['weekly'];

  /** Those that were stored before there were rosters came from none. */
  @Column(json)
  overrides!: readonly (Omit<RosteredOverride, 'fromRoster'> & { readonly fromRoster?: boolean })[];

  @Column(json)
  defaultDestination!: Destination;
}
