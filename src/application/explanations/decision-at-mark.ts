import { calendarAnswerAt, type CalendarExit } from '../../domain/calendar/calendar-exit.ts';
import { localTimeAt } from '../../domain/calendar/zone-offset.ts';
import type { Dialled } from '../../domain/numbering/read-dialled.ts';
import { askedParty, type Caller, callerMatcher } from '../../domain/routing/caller.ts';
import { lackOf, outcomesOf } from '../../domain/routing/people-outcomes.ts';
import type { RoutingNode, RoutingTable } from '../../domain/routing/routing-table.ts';
import type { Decision } from '../../domain/routing/walk-table.ts';

/** What a mark tells of a node that a call passed. */
interface Passed {
  readonly node: RoutingNode;
  readonly at: Date;
  /** The exit that the engine took; null: the call stayed here. */
  readonly exit: string | null;
  /** Somebody spoke with the caller here. */
  readonly answered: boolean;
}

/** Why the engine took the exit that it took: its log decides, and the call logic of that time gives the reason. */
export function decisionAtMark(
  passed: Passed,
  { caller, dialled }: { readonly caller: Caller; readonly dialled: Dialled | null },
  table: RoutingTable,
): Decision {
  const { node, at, exit, answered } = passed;
  if (node.kind === 'calendar' && exit !== null) {
    const local = localTimeAt(node.timeZone, at.getTime());
    const { until } = calendarAnswerAt(node, at);
    const localTime = new Date(local).toISOString().slice(0, 19);
    return { by: 'calendar', exit: exit as CalendarExit, localTime, until };
  }
  if (node.kind === 'caller-match') {
    const lists = table.callerLists.filter(({ id }) => node.listIds.includes(id));
    const matches = lists.flatMap((list) => callerMatcher(list)(askedParty(node, caller, dialled)) ?? []);
    const first = node.listIds.flatMap((id) => matches.filter(({ listId }) => listId === id))[0];
    return { by: 'caller', match: exit === 'listed' ? (first ?? null) : null };
  }
  if (node.kind === 'dial' && exit === 'not-allowed') return { by: 'right', reach: node.reach };
  const lack = lackOf(node);
  if (lack) return { by: 'lack', lack: lack.lack };
  if (outcomesOf(node, caller).length === 0) return { by: 'logic' };
  return { by: 'people', outcome: exit ?? (answered ? 'answered' : 'caller-hung-up'), assumed: false };
}
