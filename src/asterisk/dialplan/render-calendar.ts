import type { CompanyId } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import type { CalendarNode } from '../../domain/routing/routing-table.ts';
import type { ConfigSection } from '../config-text/config-section.ts';
import { overrideDays, weekdayWindows, type Window } from '../../media-node/call-logic/calendar-days.ts';
import { clockChanges } from '../../media-node/call-logic/clock-changes.ts';
import { requireName, requireWhole } from '../../media-node/files/plain-values.ts';
import { dialplanPiece } from './dialplan-piece.ts';
import { contextOf, type DialplanLine, piecesOf } from './node-contexts.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const wholeDay = { from: 0, to: 1_440 };

/** What {@link renderCalendar} makes: years of overrides are most of a large company's dialplan, and an edit touches one calendar. */
export const calendarPiece = oncePer((node: CalendarNode, companyId: CompanyId, year: number) =>
  dialplanPiece(...renderCalendar(companyId, node, new Date(Date.UTC(year, 0)))),
);

/** What clocks are ahead of UTC, then `FROM:AHEAD` for each change; the engine looks for the last one that was. */
function clocksOf({ timeZone }: CalendarNode, now: Date): string {
  const [{ aheadSeconds }, ...changes] = clockChanges(timeZone, now);
  return [aheadSeconds, ...changes.map(({ from, aheadSeconds: ahead }) => `${from}:${ahead}`)].join(',');
}

/**
 * A calendar is a context whose extensions are the days of the week, and contexts whose extensions are the dates, months and years
 * that overrides touch, each with the minutes at which something changes. The engine reads the clock once and asks for the day: the
 * cost of a call is the same however long the calendar is [R3]. What the clocks of the zone show the calendar tells the engine [R7].
 * `GotoIfTime` is of no use: it matches month and day each by itself.
 */
export function renderCalendar(companyId: CompanyId, node: CalendarNode, now: Date): ConfigSection[] {
  const context = contextOf(companyId, node.name);
  const { years, months, dates } = overrideDays(node);
  const part = ({ from, to, exit }: Window): string => {
    const target = requireName(node.exits[exit] ?? node.exits.default);
    return `${requireWhole(from, 0, 1_440)}:${requireWhole(to, 0, 1_440)}:${requireName(exit)}:${target}`;
  };
  const whole = (extension: string, exit: string) => dayLines(extension, [part({ ...wholeDay, exit })]);
  return [
    {
      name: context,
      lines: [
        [
          'exten',
          `enter,1,Gosub(sw-calendar,s,1(${companyId},${requireName(node.name)},${clocksOf(node, now)}))`,
        ],
        ...weekdays.flatMap((weekday) =>
          dayLines(`weekday-${weekday}`, [
            ...weekdayWindows(node, weekday).map(part),
            part({ ...wholeDay, exit: 'default' }),
          ]),
        ),
      ],
    },
    ...sharded(years, (year) => `${context}-${year.slice(0, 3)}`, whole),
    ...sharded(months, (month) => `${context}-${month.slice(0, 4)}`, whole),
    ...sharded(
      dates,
      (date) => `${context}-${date.slice(0, 7)}`,
      (date, windows) => dayLines(date, [...windows.map(part), 'week']),
    ),
  ];
}

/** A day is one priority as long as it fits in one. */
function dayLines(extension: string, parts: readonly string[]): DialplanLine[] {
  return piecesOf(parts).map((piece, index) => {
    const application = `Gosub(sw-day,s,1(${piece.join(',')}))`;
    return index === 0
      ? ['exten', `${requireName(extension)},1,${application}`]
      : ['same', `n,${application}`];
  });
}

/** Keeps contexts small: ten years, twelve months or a month of dates each. */
function sharded<T>(
  days: ReadonlyMap<string, T>,
  contextFor: (day: string) => string,
  linesOf: (day: string, what: T) => DialplanLine[],
): ConfigSection[] {
  const shards = new Map<string, DialplanLine[]>();
  for (const [day, what] of days) {
    const name = contextFor(day);
    const lines = shards.get(name) ?? [];
    lines.push(...linesOf(day, what));
    shards.set(name, lines);
  }
  return [...shards].map(([name, lines]) => ({ name: requireName(name), lines }));
}
