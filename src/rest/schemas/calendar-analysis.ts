import { z } from 'zod';
import { analyseCalendar, type RoutedHours } from '../../domain/calendar/analyse-calendar.ts';
import { beginningOfDay, localTime } from './local-time.ts';
import { instant } from './numbers.ts';

const few = <Item extends z.ZodType>(item: Item, description: string) =>
  z
    .strictObject({
      items: z.array(item),
      total: z.int().meta({ description: 'How many there are; not all may be told.' }),
    })
    .meta({ description });

const position = z.int().meta({ description: 'In the calendar, counted from 1.' });

const weeklyGap = z
  .strictObject({
    weekdays: z.array(z.int()).meta({ description: 'On which it begins; 1 is Monday, 7 is Sunday.' }),
    from: beginningOfDay(),
    to: beginningOfDay(),
    daysLater: z
      .int()
      .meta({ description: 'So many days after the one on which it begins it ends, at `to`.' }),
  })
  .meta({ id: 'WeeklyGap' });

const overrideGap = z
  .strictObject({ override: position, from: localTime(), to: localTime() })
  .meta({ id: 'OverrideGap' });

const idleEntry = z
  .strictObject({
    kind: z.enum(['row', 'override']),
    position,
    why: z.enum(['shadowed', 'overridden', 'past', 'clock-change']).meta({
      description:
        '`shadowed`: others decide whenever it holds. `overridden`: overrides do, as far as is looked ahead. `past`: it is over. `clock-change`: the clock is put forward over it.',
    }),
  })
  .meta({ id: 'IdleEntry' });

/** What to know of a calendar before calls come [R4]. */
export const calendarAnalysis = z
  .strictObject({
    from: instant(),
    until: instant(),
    defaultMinutes: z.int().meta({ description: 'How much of that time falls to the default.' }),
    weeklyGaps: few(weeklyGap, 'Times of each week that fall to the default when no override holds.'),
    exceptions: few(
      overrideGap,
      'Overrides that send calls to the default although the plan of the week has something else then.',
    ),
    idle: few(idleEntry, 'Rows and overrides that no call will ever be decided by.'),
  })
  .meta({ id: 'CalendarAnalysis' });

/** @param most how many of each list are told */
export function analysisView(calendar: RoutedHours, now: Date, most: number): object {
  const { from, until, defaultMinutes, weeklyGaps, exceptions, idle } = analyseCalendar(calendar, now);
  const some = <Item>(items: readonly Item[]) => ({ items: items.slice(0, most), total: items.length });
  return {
    from,
    until,
    defaultMinutes,
    weeklyGaps: some(weeklyGaps),
    exceptions: some(exceptions),
    idle: some(idle),
  };
}
