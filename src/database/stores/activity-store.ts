import type { ActivityStore, FinishedStretch, Page } from '../../application/ports/stores.ts';
import type { ActivityRecord } from '../../application/ports/records/agents.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { StatusId, UserId } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';

/**
 * The stretches of one agent that overlap a period. One statement for the finished ones and the one that goes on: between two, the
 * agent may enter another status, and a stretch would be there twice or not at all. A date is cast because next to a column in
 * GREATEST or LEAST it would be compared as text.
 */
const instant = 'CAST(? AS DATETIME(3))';

const finished = `SELECT id, companyId, agentId, statusId, statusName, startedAt, endedAt, cause, byUserId
  FROM agent_activity WHERE companyId = ? AND agentId = ? AND endedAt > ? AND startedAt < ?`;

const goingOn = `SELECT CAST(0 AS UNSIGNED), a.companyId, a.id, a.statusId, s.name, a.statusSince, NULL, a.cause, a.byUserId
  FROM agents a JOIN statuses s ON s.companyId = a.companyId AND s.id = a.statusId
  WHERE a.companyId = ? AND a.id = ? AND a.statusSince < ?`;

interface Spent {
  readonly statusId: StatusId;
  readonly statusName: string;
  readonly ms: number;
}

export class SqlActivityStore implements ActivityStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async append(entry: Parameters<ActivityStore['append']>[0]): Promise<void> {
    const { sql, values } = insertStretch(entry, { sql: '?', values: [entry.revision] });
    await this.session.write(sql, values);
  }

  async knows({ companyId }: Scope, agentId: UserId): Promise<boolean> {
    const found = await this.session.first(
      `SELECT 1 FROM agents WHERE companyId = ? AND id = ?
      UNION ALL SELECT 1 FROM agent_activity WHERE companyId = ? AND agentId = ? LIMIT 1`,
      [companyId, agentId, companyId, agentId],
    );
    return found !== null;
  }

  async list(
    { companyId }: Scope,
    { agentId, from, to, limit, after }: Parameters<ActivityStore['list']>[1],
  ): Promise<Page<ActivityRecord>> {
    // An agent's stretches are appended one after the other: by their ends and by their ids is the same order.
    const rows = await this.session.rows<ActivityRecord>(
      `SELECT * FROM (
        (${finished} AND id > ? ORDER BY endedAt, id LIMIT ?) UNION ALL (${goingOn})
      ) stretch ORDER BY endedAt IS NULL, endedAt, id LIMIT ?`,
      [companyId, agentId, from, to, after ?? 0, limit + 1, companyId, agentId, to, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row }));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** An agent's stretches follow each other, so the one that holds is the first that ends later: one seek in the index. */
  async statusesAt(
    { companyId }: Scope,
    agentIds: readonly UserId[],
    at: Date,
  ): Promise<{ agentId: UserId; statusId: StatusId; statusName: string }[]> {
    if (agentIds.length === 0) return [];
    return await this.session.rows(
      `SELECT s.agentId, s.statusId, s.statusName FROM (
        SELECT (SELECT x.id FROM agent_activity x WHERE x.companyId = u.companyId AND x.agentId = u.id AND x.endedAt > ?
          ORDER BY x.endedAt, x.id LIMIT 1) AS activityId
        FROM users u WHERE u.companyId = ? AND u.id IN (?)
      ) found JOIN agent_activity s ON s.id = found.activityId WHERE s.startedAt <= ?
      UNION ALL SELECT a.id, a.statusId, s.name FROM agents a
        JOIN statuses s ON s.companyId = a.companyId AND s.id = a.statusId
        WHERE a.companyId = ? AND a.id IN (?) AND a.statusSince <= ?`,
      [at, companyId, agentIds, at, companyId, agentIds, at],
    );
  }

  async totals(
    { companyId }: Scope,
    { agentId, from, to, now }: Parameters<ActivityStore['totals']>[1],
  ): Promise<Spent[]> {
    const end = now < to ? now : to;
    if (end <= from) return [];
    const rows = await this.session.rows<Spent>(
      `SELECT statusId, statusName,
        CAST(SUM(TIMESTAMPDIFF(MICROSECOND, GREATEST(startedAt, ${instant}), LEAST(COALESCE(endedAt, ${instant}), ${instant})))
          DIV 1000 AS SIGNED) AS ms
      FROM (${finished} UNION ALL ${goingOn}) stretch
      GROUP BY statusId, statusName ORDER BY statusId, MAX(startedAt)`,
      [from, end, end, companyId, agentId, from, end, companyId, agentId, end],
    );
    return [...byStatus(rows).values()];
  }
}

/** @param revision the value of its column */
export function insertStretch(stretch: FinishedStretch, revision: Statement): Statement {
  const { companyId, agentId, statusId, statusName, startedAt, endedAt, cause, byUserId } = stretch;
  return {
    sql: `INSERT INTO agent_activity (companyId, agentId, statusId, statusName, startedAt, endedAt, cause, byUserId, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${revision.sql})`,
    values: [
      ...[companyId, agentId, statusId, statusName, startedAt, endedAt, cause, byUserId],
      ...revision.values,
    ],
  };
}

/** A status that was renamed meanwhile is one status, under the name that it had last. */
function byStatus(rows: readonly Spent[]): ReadonlyMap<StatusId, Spent> {
  const spent = new Map<StatusId, Spent>();
  for (const { statusId, statusName, ms } of rows) {
    spent.set(statusId, { statusId, statusName, ms: ms + (spent.get(statusId)?.ms ?? 0) });
  }
  return spent;
}
