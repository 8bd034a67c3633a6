import type {
  CountedAgent,
  CountedQueue,
  FigureStore,
  StatusTimes,
} from '../../application/ports/figure-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { LegGroup, StatusTime } from '../../domain/figures/agent-figures.ts';
import type { WaitGroup } from '../../domain/figures/queue-figures.ts';
import type { AgentId, CompanyId, QueueId } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';
import { boundsOf, milliseconds } from './figure-bounds.ts';

/** Of a sum the server gives the text. */
type Sums<Facts, Summed extends keyof Facts> = Omit<Facts, Summed> & Record<Summed, string | number | null>;
type WaitRow = Sums<WaitGroup, 'waitMs' | 'longestMs' | 'inTime' | 'talkMs'>;

const dayMs = 86_400_000;
/** Next to a column in GREATEST or LEAST a date would be compared as text. */
const instant = 'CAST(? AS DATETIME(3))';

export class SqlFigureStore implements FigureStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async queues({ companyId }: Scope, queueId: QueueId | null): Promise<CountedQueue[]> {
    const known = await this.session.rows<CountedQueue>(
      `SELECT id AS queueId, name, serviceLevelSeconds FROM queues WHERE companyId = ? ${queueId === null ? '' : 'AND id = ?'}`,
      [companyId, queueId],
    );
    const queues = new Map<QueueId, CountedQueue>();
    for (const id of await this.queuesWithCalls(companyId, queueId))
      queues.set(id, { queueId: id, name: null, serviceLevelSeconds: null });
    for (const queue of known) queues.set(queue.queueId, queue);
    return [...queues.values()].sort((a, b) => a.queueId - b.queueId);
  }

  private async queuesWithCalls(companyId: CompanyId, queueId: QueueId | null): Promise<QueueId[]> {
    const some = 'SELECT station AS found FROM call_stations WHERE companyId = ? AND station';
    if (queueId !== null) {
      const call = await this.session.first(`${some} = ? LIMIT 1`, [companyId, `queue-${queueId}`]);
      return call === null ? [] : [queueId];
    }
    const stations = await this.eachOnce('queue-', (last) => ({
      sql: `${some} > ? AND station < 'queue.' ORDER BY station LIMIT 1`,
      values: [companyId, last],
    }));
    return stations.map((station) => Number(station.slice('queue-'.length)));
  }

  private async agentsWithActivity(companyId: CompanyId, agentId: AgentId | null): Promise<AgentId[]> {
    const some = 'SELECT agentId AS found FROM agent_activity WHERE companyId = ? AND agentId';
    if (agentId !== null) {
      const stretch = await this.session.first(`${some} = ? LIMIT 1`, [companyId, agentId]);
      return stretch === null ? [] : [agentId];
    }
    return await this.eachOnce(0, (last) => ({
      sql: `${some} > ? ORDER BY agentId LIMIT 1`,
      values: [companyId, last],
    }));
  }

  /** From one value to the next: for `DISTINCT` the server reads all rows, and none of the ways to say this in one statement helps. */
  private async eachOnce<Value>(first: Value, next: (last: Value) => Statement): Promise<Value[]> {
    const found: Value[] = [];
    for (let last = first; ;) {
      const { sql, values } = next(last);
      const row = await this.session.first<{ found: Value }>(sql, values);
      if (row === null) return found;
      last = row.found;
      found.push(last);
    }
  }

  async waits(
    { companyId }: Scope,
    { queueIds, intervals }: Parameters<FigureStore['waits']>[1],
  ): Promise<WaitGroup[]> {
    const bounds = boundsOf(intervals);
    if (!bounds || queueIds.length === 0) return [];
    const interval = bounds.intervalOf('w.enteredAt');
    const rows = await this.session.rows<WaitRow>(
      `SELECT w.queueId, ${interval.sql} AS \`interval\`, w.outcome, COUNT(*) AS count,
        COALESCE(SUM(w.ms), 0) AS waitMs, COALESCE(MAX(w.ms), 0) AS longestMs,
        SUM(w.ms <= q.serviceLevelSeconds * 1000) AS inTime, q.id IS NULL AS isGone, COALESCE(SUM(w.talkMs), 0) AS talkMs
      FROM (
        SELECT w.queueId, w.enteredAt, w.outcome, ${milliseconds('w.enteredAt', 'w.endedAt')} AS ms,
          (SELECT ${milliseconds('l.answeredAt', 'l.endedAt')} FROM call_legs l
            WHERE w.outcome = 'answered' AND l.callId = w.callId AND l.queueId = w.queueId AND l.agentId <=> w.agentId
              AND l.answeredAt >= w.enteredAt ORDER BY l.answeredAt LIMIT 1) AS talkMs
        FROM call_waits w JOIN calls c ON c.id = w.callId
        WHERE w.queueId IN (?) AND w.enteredAt >= ? AND w.enteredAt < ? AND c.companyId = ?
      ) w LEFT JOIN queues q ON q.id = w.queueId AND q.companyId = ?
      GROUP BY w.queueId, \`interval\`, w.outcome, isGone`,
      [...interval.values, queueIds, bounds.from, bounds.to, companyId, companyId],
    );
    return rows.map(readGroup);
  }

  async agents({ companyId }: Scope, agentId: AgentId | null): Promise<CountedAgent[]> {
    const users = await this.session.rows<CountedAgent & { isAgent: number }>(
      `SELECT u.id AS agentId, CONCAT_WS(' ', u.firstName, u.lastName) AS name, a.id IS NOT NULL AS isAgent
      FROM users u LEFT JOIN agents a ON a.companyId = u.companyId AND a.id = u.id
      WHERE u.companyId = ? ${agentId === null ? '' : 'AND u.id = ?'}`,
      [companyId, agentId],
    );
    const names = new Map(users.map((user) => [user.agentId, user.name]));
    const ids = new Set(await this.agentsWithActivity(companyId, agentId));
    for (const user of users) if (user.isAgent === 1) ids.add(user.agentId);
    return [...ids].sort((a, b) => a - b).map((id) => ({ agentId: id, name: names.get(id) ?? null }));
  }

  async legs(
    { companyId }: Scope,
    { agentId, intervals }: Parameters<FigureStore['legs']>[1],
  ): Promise<LegGroup[]> {
    const bounds = boundsOf(intervals);
    if (!bounds) return [];
    const interval = bounds.intervalOf('l.beganAt');
    const calls: Statement =
      agentId === null
        ? { sql: 'SELECT id AS callId, startedAt FROM calls WHERE companyId = ?', values: [companyId] }
        : {
            sql: 'SELECT callId, startedAt FROM call_stations WHERE companyId = ? AND station = ?',
            values: [companyId, `agent-${agentId}`],
          };
    const rows = await this.session.rows<Sums<LegGroup, 'talkMs'>>(
      `SELECT l.agentId, ${interval.sql} AS \`interval\`, l.role,
        COALESCE(l.outcome, IF(l.answeredAt IS NULL, NULL, 'answered')) AS outcome, COUNT(*) AS count,
        COALESCE(SUM(${milliseconds('l.answeredAt', 'l.endedAt')}), 0) AS talkMs
      FROM (${calls.sql} AND startedAt >= ? AND startedAt < ?) c JOIN call_legs l ON l.callId = c.callId
      WHERE l.beganAt >= ? AND l.beganAt < ? AND ${agentId === null ? 'l.agentId IS NOT NULL' : 'l.agentId = ?'}
      GROUP BY l.agentId, \`interval\`, l.role, 4`,
      [
        ...[...interval.values, ...calls.values, new Date(bounds.from.getTime() - dayMs), bounds.to],
        ...[bounds.from, bounds.to, ...(agentId === null ? [] : [agentId])],
      ],
    );
    return rows.map((row) => ({ ...row, talkMs: Number(row.talkMs) }));
  }

  /** One statement: between two, a stretch that goes on may end, and be there twice or not at all. */
  async statusTimes(
    { companyId }: Scope,
    { agentIds, intervals, now }: Parameters<FigureStore['statusTimes']>[1],
  ): Promise<StatusTimes> {
    const bounds = boundsOf(intervals);
    const end = bounds && (now < bounds.to ? now : bounds.to);
    if (!bounds || !end || end <= bounds.from || agentIds.length === 0) return { within: [], across: [] };
    const first = bounds.intervalOf('startedAt');
    const last = bounds.intervalOf('(endedAt - INTERVAL 1000 MICROSECOND)');
    const rows = await this.session.rows<StretchRow>(
      `SELECT p.agentId, p.statusId, COALESCE(MAX(s.name), MAX(p.statusName)) AS statusName, p.\`interval\`,
        IF(p.\`interval\` = p.last, NULL, p.startedAt) AS \`from\`, IF(p.\`interval\` = p.last, NULL, p.endedAt) AS \`to\`,
        SUM(${milliseconds('p.startedAt', 'p.endedAt')}) AS ms
      FROM (
        SELECT cut.*, ${first.sql} AS \`interval\`, ${last.sql} AS last FROM (
          SELECT agentId, statusId, statusName, GREATEST(startedAt, ${instant}) AS startedAt,
            LEAST(COALESCE(endedAt, ${instant}), ${instant}) AS endedAt
          FROM (
            SELECT agentId, statusId, statusName, startedAt, endedAt FROM agent_activity
            WHERE companyId = ? AND agentId IN (?) AND endedAt > ? AND endedAt <= ?
            UNION ALL SELECT * FROM (${agentIds.map(() => `(${firstThatEndsAfter})`).join(' UNION ALL ')}) later
            WHERE startedAt < ?
            UNION ALL SELECT a.id, a.statusId, s.name, a.statusSince, NULL FROM agents a
            JOIN statuses s ON s.companyId = a.companyId AND s.id = a.statusId
            WHERE a.companyId = ? AND a.id IN (?) AND a.statusSince < ?
          ) stretches
        ) cut
      ) p LEFT JOIN statuses s ON s.companyId = ? AND s.id = p.statusId
      GROUP BY p.agentId, p.statusId, p.\`interval\`, \`from\`, \`to\` ORDER BY p.agentId, p.statusId`,
      [
        ...[...first.values, ...last.values],
        ...[bounds.from, end, end, companyId, agentIds, bounds.from, end],
        ...agentIds.flatMap((agentId) => [companyId, agentId, end]),
        ...[end, companyId, agentIds, end, companyId],
      ],
    );
    const facts = ({ agentId, statusId, statusName }: StretchRow) => ({ agentId, statusId, statusName });
    return {
      within: rows.flatMap((row) =>
        row.from === null ? [{ ...facts(row), interval: row.interval, ms: Number(row.ms) }] : [],
      ),
      across: rows.flatMap((row) =>
        row.from && row.to ? [{ ...facts(row), startedAt: row.from, endedAt: row.to }] : [],
      ),
    };
  }
}

/**
 * An agent's stretches follow each other, so no more than one goes over the end of a period. It is said of each agent by itself, for only then the
 * server goes to it at once.
 */
const firstThatEndsAfter = `SELECT agentId, statusId, statusName, startedAt, endedAt FROM agent_activity
  WHERE companyId = ? AND agentId = ? AND endedAt > ? ORDER BY endedAt, id LIMIT 1`;

type StretchRow = Sums<StatusTime, 'ms'> & { readonly from: Date | null; readonly to: Date | null };

function readGroup({ isGone, ...row }: WaitRow & { isGone?: number }): WaitGroup {
  return {
    ...row,
    waitMs: Number(row.waitMs),
    longestMs: Number(row.longestMs),
    inTime: isGone === 1 ? null : Number(row.inTime),
    talkMs: Number(row.talkMs),
  };
}
