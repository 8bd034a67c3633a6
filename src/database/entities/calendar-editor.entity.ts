import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { reference } from './column-types.ts';
import { CalendarEntity } from './calendar.entity.ts';
import { UserEntity } from './user.entity.ts';

/** Who is responsible for a calendar [R6]; who is deleted is it no more. */
@Entity('calendar_editors')
@Index('ix_calendar_editors_user', ['companyId', 'userId'])
@ForeignKey(() => CalendarEntity, ['companyId', 'calendarId'], ['companyId', 'id'], {
  name: 'fk_calendar_editors_calendar',
  onDelete: 'CASCADE',
})
@ForeignKey(() => UserEntity, ['companyId', 'userId'], ['companyId', 'id'], {
  name: 'fk_calendar_editors_user',
  onDelete: 'CASCADE',
})
export class CalendarEditorEntity {
  @PrimaryColumn(reference)
  companyId!: number;

  @PrimaryColumn(reference)
  calendarId!: number;

  @PrimaryColumn(reference)
  userId!: number;
}
