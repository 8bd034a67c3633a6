import { oncePer } from '../once-per.ts';
import type { CalendarFacts } from './company-snapshot.ts';
import type { Destination } from './destination.ts';
import { nodeOf } from './node-names.ts';
import type { CalendarNode, NodeName } from './routing-table.ts';

/** Where the calendar can lead, each destination once; years of overrides name a few. */
export const destinationsOfCalendar = oncePer(
  ({ weekly, overrides, defaultDestination }: CalendarFacts): readonly Destination[] => {
    const all = [...weekly.map(destinationOf), ...overrides.map(destinationOf), defaultDestination];
    const byNode = new Map(all.flatMap((one) => (one === null ? [] : [[nodeOf(one), one]])));
    return [...byNode.values()];
  },
);

/** Rows and overrides become exits by their place in the calendar, so that a mark in the log names the one that decided. */
export const compileCalendar = oncePer((calendar: CalendarFacts): CalendarNode => {
  const byDefault = nodeOf(calendar.defaultDestination);
  const exits: Record<string, NodeName> & { default: NodeName } = { default: byDefault };
  for (const [index, { destination }] of calendar.weekly.entries())
    exits[`row-${index + 1}`] = destination === null ? byDefault : nodeOf(destination);
  for (const [index, { destination }] of calendar.overrides.entries())
    exits[`override-${index + 1}`] = destination === null ? byDefault : nodeOf(destination);
  return {
    kind: 'calendar',
    name: `calendar-${calendar.id}`,
    calendarId: calendar.id,
    timeZone: calendar.timeZone,
    weekly: calendar.weekly.map(({ weekdays, from, to }) => ({ weekdays, from, to })),
    overrides: calendar.overrides.map(({ from, to }) => ({ from, to })),
    exits,
  };
});

function destinationOf({ destination }: { readonly destination: Destination | null }): Destination | null {
  return destination;
}
