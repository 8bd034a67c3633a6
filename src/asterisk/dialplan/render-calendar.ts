import type { CompanyId } from '../../domain/ids.ts';
import type { CalendarNode } from '../../domain/routing/routing-table.ts';
import type { ConfigSection } from '../configuration/config-section.ts';
import { requireName, requireWhole, requireZone } from '../configuration/config-value.ts';
import { overrideDays, weekdayWindows, type Window } from './calendar-days.ts';
import { contextOf, type DialplanLine, gotoNode, markNode } from './node-contexts.ts';

const exitsInShard = 50;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

/**
 * A calendar is a context whose extensions are the days of the week, and contexts whose extensions are the dates, months and years
 * that overrides touch, each with the minutes at which something changes. The engine reads the clock once and asks for the day: the
 * cost of a call is the same however long the calendar is, and no daylight saving time has to be known [R3, R7]. `GotoIfTime` is of
 * no use: it matches month and day each by itself.
 */
export function renderCalendar(companyId: CompanyId, node: CalendarNode): ConfigSection[] {
  const context = contextOf(companyId, node.name);
  const { years, months, dates } = overrideDays(node);
  const decide = decider(context, node);
  return [
    {
      name: context,
      lines: [
        ['exten', `enter,1,${markNode(node.name, 'enter')}`],
        ['same', `n,Gosub(sw-local-time,s,1(${requireZone(node.timeZone)}))`],
        ['same', `n,Gosub(sw-calendar-day,s,1(${context}))`],
        ['same', 'n,Goto(${GOSUB_RETVAL})'],
        ...weekdays.flatMap((weekday) =>
          dayLines(`weekday-${weekday}`, weekdayWindows(node, weekday), decide, decide('default')),
        ),
        ...exitLines(companyId, node, ['default']),
      ],
    },
    ...sharded(years, (year) => `${context}-${year.slice(0, 3)}`, wholeLines(decide)),
    ...sharded(months, (month) => `${context}-${month.slice(0, 4)}`, wholeLines(decide)),
    ...sharded(
      dates,
      (date) => `${context}-${date.slice(0, 7)}`,
      (date, windows) => dayLines(date, windows, decide, `${context},weekday-\${SW_WEEKDAY},1`),
    ),
    ...exitShards(companyId, node),
  ];
}

/** Where an exit is: context, extension, priority. */
type Decide = (exit: string) => string;

function decider(context: string, node: CalendarNode): Decide {
  const shards = new Map(
    numberedExits(node).map((exit, index) => [
      exit,
      `${context}-exits-${Math.floor(index / exitsInShard) + 1}`,
    ]),
  );
  return (exit) => `${shards.get(exit) ?? context},${requireName(exit)},1`;
}

function dayLines(
  extension: string,
  windows: readonly Window[],
  decide: Decide,
  otherwise: string,
): DialplanLine[] {
  const jumps = windows.map(({ from, to, exit }) => {
    const time = `\${SW_MINUTE} >= ${requireWhole(from, 0, 1_440)} & \${SW_MINUTE} < ${requireWhole(to, 0, 1_440)}`;
    return `GotoIf($[${time}]?${decide(exit)})`;
  });
  return [...jumps, `Goto(${otherwise})`].map((line, index): DialplanLine =>
    index === 0 ? ['exten', `${requireName(extension)},1,${line}`] : ['same', `n,${line}`],
  );
}

function wholeLines(decide: Decide): (extension: string, exit: string) => DialplanLine[] {
  return (extension, exit) => [['exten', `${requireName(extension)},1,Goto(${decide(exit)})`]];
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

function exitShards(companyId: CompanyId, node: CalendarNode): ConfigSection[] {
  const exits = numberedExits(node);
  const context = contextOf(companyId, node.name);
  return Array.from({ length: Math.ceil(exits.length / exitsInShard) }, (_none, index) => ({
    name: `${context}-exits-${index + 1}`,
    lines: exitLines(companyId, node, exits.slice(index * exitsInShard, (index + 1) * exitsInShard)),
  }));
}

function exitLines(
  companyId: CompanyId,
  { name, exits }: CalendarNode,
  names: readonly string[],
): DialplanLine[] {
  return names.flatMap((exit): DialplanLine[] => [
    ['exten', `${requireName(exit)},1,${markNode(name, exit)}`],
    ['same', `n,${gotoNode(companyId, exits[exit] ?? exits.default)}`],
  ]);
}

function numberedExits({ exits }: CalendarNode): string[] {
  return Object.keys(exits).filter((exit) => exit !== 'default');
}
