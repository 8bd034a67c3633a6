import type { CompanyId, Id, MediaNodeId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { differenceOf, type NotedRow } from './noted-rows.ts';

interface CallAtStation extends NotedRow {
  readonly companyId: CompanyId;
  readonly station: string;
  readonly startedAt: Date;
  readonly callId: Id<'call'>;
}

/** Where a call was, as it is written down. Of an extension it is the name of the node at its entry. */
export const stationOf = {
  queue: (id: Id) => `queue-${id}`,
  agent: (id: Id) => `agent-${id}`,
  extension: (id: Id) => `extension-${id}`,
} as const;

const ofCalls = 'c.mediaNodeId = ? AND c.engineId IN (?)';
const wanted = (station: string, table: string, condition: string) =>
  `SELECT c.companyId, ${station} AS station, c.startedAt, c.id AS callId, 0 AS isNoted
  FROM calls c STRAIGHT_JOIN ${table} part ON part.callId = c.id
  WHERE ${ofCalls} AND c.companyId IS NOT NULL AND ${condition}`;
/** Each has the node and the ids of the calls as its parameters. */
const selections = [
  wanted("CONCAT('queue-', part.queueId)", 'call_waits', 'TRUE'),
  wanted("CONCAT('agent-', part.agentId)", 'call_legs', 'part.agentId IS NOT NULL'),
  wanted('part.node', 'call_marks', "part.node LIKE 'extension-%'"),
  `SELECT noted.companyId, noted.station, noted.startedAt, noted.callId, 1
  FROM calls c STRAIGHT_JOIN call_stations noted ON noted.callId = c.id WHERE ${ofCalls}`,
];

/**
 * Writes down in which queues these calls waited, at which agents they rang or who made them, and to which extensions they came. It can
 * turn out later whose a call is, and who sat at a phone: so all their parts are read, a thousand legs in about a millisecond.
 *
 * @param callKeys those of which anything was stored: the call, its legs, waits or marks
 */
export async function noteStations(
  session: SqlSession,
  node: MediaNodeId,
  callKeys: readonly string[],
): Promise<void> {
  if (callKeys.length === 0) return;
  const rows = await session.rows<CallAtStation>(
    selections.join(' UNION '),
    selections.flatMap(() => [node, callKeys]),
  );
  const { missing, surplus } = differenceOf(
    rows,
    ({ companyId, station, startedAt, callId }) => `${companyId}/${station}/${startedAt.getTime()}/${callId}`,
  );
  if (surplus.length > 0)
    await session.write('DELETE FROM call_stations WHERE callId IN (?) AND (callId, station) IN (?)', [
      surplus.map(({ callId }) => callId),
      surplus.map(({ callId, station }) => [callId, station]),
    ]);
  if (missing.length > 0)
    await session.write('INSERT IGNORE INTO call_stations (companyId, station, startedAt, callId) VALUES ?', [
      missing.map(({ companyId, station, startedAt, callId }) => [companyId, station, startedAt, callId]),
    ]);
}
