import { oncePer } from '../../domain/once-per.ts';
import type { CalendarNode } from '../../domain/routing/routing-table.ts';
import { overrideDays, weekdayWindows, type Window } from '../../media-node/call-logic/calendar-days.ts';
import type { LuaValue } from './lua-value.ts';
import { type RoutingBlock, routingBlock, type RoutingEntry } from './routing-file.ts';
import { requireName } from '../../media-node/files/plain-values.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];

/**
 * The days of a calendar under `NAME 2026-12-24`, `NAME 2026-12`, `NAME 2026` and `NAME weekday-1`, each with the minutes in which
 * something decides, its exit and where that leads. A call asks for at most four of them, however long the calendar is [R3, R7].
 */
export const renderCalendar = oncePer((node: CalendarNode): RoutingBlock => {
  const prefix = `${requireName(node.name)} `;
  const { years, months, dates } = overrideDays(node);
  const target = (exit: string): LuaValue[] => [
    requireName(exit),
    requireName(node.exits[exit] ?? node.exits.default),
  ];
  const windows = (parts: readonly Window[]): LuaValue =>
    parts.map(({ from, to, exit }) => [from, to, ...target(exit)]);
  const whole = (exit: string) => windows([{ from: 0, to: 1_440, exit }]);
  const day = (name: string, value: LuaValue): RoutingEntry => [`${prefix}${name}`, value];
  return routingBlock(prefix, [
    day('default', target('default')),
    ...weekdays.map((weekday) => day(`weekday-${weekday}`, windows(weekdayWindows(node, weekday)))),
    ...[...years, ...months].map(([name, exit]) => day(name, whole(exit))),
    ...[...dates].map(([date, parts]) => day(date, windows(parts))),
  ]);
});
