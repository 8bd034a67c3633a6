import type { LiveChange, LiveStore, QueueState } from '../../application/ports/live-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { QueueId, Revision, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { type QueueStateRow, readQueueState } from './queue-state-store.ts';

/** The states of a node that lost its owner are shown this long: another one takes over within seconds. */
const ownerlessSeconds = 10;

/** Asked each second for each company that somebody looks at, so each is one statement on an index. */
export class SqlLiveStore implements LiveStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async revision({ companyId }: Scope): Promise<Revision | null> {
    const row = await this.session.first<{ revision: Revision }>(
      'SELECT revision FROM company_revisions WHERE companyId = ?',
      [companyId],
    );
    return row?.revision ?? null;
  }

  /** One statement and so one moment: of two, the second could see a revision whose predecessor the first did not. */
  async changesAfter({ companyId }: Scope, revision: Revision, limit: number): Promise<LiveChange[]> {
    const rows = await this.session.rows<LiveChange>(
      `SELECT * FROM (
        (SELECT revision, kind, objectId FROM audit_entries
          WHERE companyId = ? AND revision > ? ORDER BY revision LIMIT ?)
        UNION ALL
        (SELECT revision, 'agent', agentId FROM agent_activity
          WHERE companyId = ? AND revision > ? ORDER BY revision LIMIT ?)
      ) AS changes ORDER BY revision LIMIT ?`,
      [companyId, revision, limit, companyId, revision, limit, limit],
    );
    return rows.map((row) => ({ ...row }));
  }

  async agentVersions({ companyId }: Scope): Promise<Map<UserId, string>> {
    const rows = await this.session.rows<{ id: UserId; version: string }>(
      `SELECT a.id, CONCAT_WS('.', u.version, a.version, a.withinHours) AS version
      FROM agents a JOIN users u ON u.companyId = a.companyId AND u.id = a.id WHERE a.companyId = ?`,
      [companyId],
    );
    return new Map(rows.map(({ id, version }) => [id, version]));
  }

  async queueNames({ companyId }: Scope): Promise<Map<QueueId, string>> {
    const rows = await this.session.rows<{ id: QueueId; name: string }>(
      'SELECT id, name FROM queues WHERE companyId = ? ORDER BY id',
      [companyId],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async queuesOfUser({ companyId }: Scope, user: UserId): Promise<QueueId[]> {
    const rows = await this.session.rows<{ queueId: QueueId }>(
      `SELECT DISTINCT q.queueId FROM user_skills g
      JOIN skill_queues q ON q.companyId = g.companyId AND q.skillId = g.skillId
      WHERE g.companyId = ? AND g.userId = ? ORDER BY q.queueId`,
      [companyId, user],
    );
    return rows.map(({ queueId }) => queueId);
  }

  async queueStateTimes({ companyId }: Scope): Promise<Omit<QueueState, 'callers'>[]> {
    const rows = await this.session.rows<Omit<QueueState, 'callers'>>(
      `SELECT s.mediaNodeId, s.queueId, s.changedAt ${fromOwned} WHERE s.companyId = ?`,
      [ownerlessSeconds, companyId],
    );
    return rows.map((row) => ({ ...row }));
  }

  async queueStates({ companyId }: Scope, queues: readonly QueueId[]): Promise<QueueState[]> {
    if (queues.length === 0) return [];
    const rows = await this.session.rows<QueueStateRow>(
      `SELECT s.mediaNodeId, s.queueId, s.callers, s.changedAt ${fromOwned} WHERE s.companyId = ? AND s.queueId IN (?)`,
      [ownerlessSeconds, companyId, queues],
    );
    return rows.map(readQueueState);
  }
}

const fromOwned = `FROM queue_states s JOIN node_leases l
  ON l.mediaNodeId = s.mediaNodeId AND l.leasedUntil > UTC_TIMESTAMP(3) - INTERVAL ? SECOND`;
