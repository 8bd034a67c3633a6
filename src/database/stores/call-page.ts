import type { CallFilters, CallPlace } from '../../application/ports/call-history.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Statement } from '../run-statement.ts';
import { stationOf } from './call-stations.ts';

export interface CallPageRequest {
  readonly limit: number;
  readonly after: CallPlace | null;
  readonly where: CallFilters;
}

/** Where calls, which are called `c`, stand in the order of the list. */
interface CallList {
  readonly from: string;
  readonly startedAt: string;
  readonly id: string;
  /** Which of those that stand there are meant. */
  readonly conditions: readonly Statement[];
}

const allCalls: CallList = { from: 'calls c', startedAt: 'c.startedAt', id: 'c.id', conditions: [] };

/**
 * How the calls of a page, and one more, are found: from FROM on; they are called `c`. Those of a queue, agent or extension are read in
 * their order from where it is written down which they are, so that a page costs the same however many there are.
 *
 * @param further conditions on `c`
 */
export function callPageStatement(
  { companyId }: Scope,
  { limit, after, where }: CallPageRequest,
  further: readonly Statement[],
): Statement {
  const stations = stationsOf(where);
  // Of one caller, or with one id of an engine, there are few: of those it is looked up which were there.
  const isOfFew = where.callers !== undefined || where.callId !== undefined;
  const [first, ...others] = isOfFew ? [null, ...stations] : [stations[0] ?? null, ...stations.slice(1)];
  const list = first === null ? allCalls : callsAt(companyId, first);
  const joins = others.map((station, index) => alsoAt(companyId, station, `other${index}`));
  const conditions = [
    { sql: 'c.companyId = ?', values: [companyId] },
    ...list.conditions,
    ...boundsOf(list, after, where),
    ...conditionsOf(where),
    ...further,
  ];
  return {
    sql: `FROM ${[list.from, ...joins.map(({ sql }) => sql)].join(' ')}
      WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
      ORDER BY ${list.startedAt} DESC, ${list.id} DESC LIMIT ?`,
    values: [...[...joins, ...conditions].flatMap(({ values }) => values), limit + 1],
  };
}

/** By an agent or an extension first: a queue has more calls. */
function stationsOf({ agentId, extensionId, queueId }: CallFilters): string[] {
  return [
    ...(agentId === undefined ? [] : [stationOf.agent(agentId)]),
    ...(extensionId === undefined ? [] : [stationOf.extension(extensionId)]),
    ...(queueId === undefined ? [] : [stationOf.queue(queueId)]),
  ];
}

function callsAt(companyId: CompanyId, station: string): CallList {
  return {
    from: `call_stations listed FORCE INDEX (PRIMARY) STRAIGHT_JOIN calls c ON c.id = listed.callId`,
    startedAt: 'listed.startedAt',
    id: 'listed.callId',
    conditions: [{ sql: 'listed.companyId = ? AND listed.station = ?', values: [companyId, station] }],
  };
}

/** A call stands there once, so that no call becomes two. */
function alsoAt(companyId: CompanyId, station: string, name: string): Statement {
  return {
    sql: `STRAIGHT_JOIN call_stations ${name} ON ${name}.companyId = ? AND ${name}.station = ?
      AND ${name}.startedAt = c.startedAt AND ${name}.callId = c.id`,
    values: [companyId, station],
  };
}

/** What follows in the order of the list, and the period. */
function boundsOf(
  { startedAt, id }: CallList,
  after: CallPlace | null,
  { from, to }: CallFilters,
): Statement[] {
  const found: Statement[] = [];
  if (after !== null) {
    const values = [after.startedAt, after.startedAt, after.id];
    found.push({ sql: `${startedAt} <= ? AND (${startedAt} < ? OR ${id} < ?)`, values });
  }
  if (from !== undefined) found.push({ sql: `${startedAt} >= ?`, values: [from] });
  if (to !== undefined) found.push({ sql: `${startedAt} < ?`, values: [to] });
  return found;
}

function conditionsOf({ numberId, callers, answered, callId }: CallFilters): Statement[] {
  const found: Statement[] = [];
  if (numberId !== undefined) found.push({ sql: 'c.numberId = ?', values: [numberId] });
  if (callers !== undefined) found.push({ sql: 'c.callerNumber IN (?)', values: [callers] });
  if (answered !== undefined)
    found.push({ sql: `c.answeredAt IS ${answered ? 'NOT NULL' : 'NULL'}`, values: [] });
  if (callId !== undefined) {
    // By the key of the table, whose first part is the node; nodes that were deleted still have calls.
    found.push({
      sql: `c.id IN (SELECT named.id FROM (SELECT DISTINCT mediaNodeId FROM calls) node
        JOIN calls named ON named.mediaNodeId = node.mediaNodeId AND named.engineId = ?)`,
      values: [callId],
    });
  }
  return found;
}
