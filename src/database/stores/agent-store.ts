import type { AgentStore, Page } from '../../application/ports/stores.ts';
import type { AgentRecord } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { ExtensionId, Id, StatusId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';
import { findForChoice } from './agent-choice.ts';

const select =
  'SELECT id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version FROM agents';

/** Raw statements: an agent is read and written at each click on a status, and the query builder costs more than the server. */
export class SqlAgentStore implements AgentStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  find({ companyId }: Scope, id: UserId): Promise<AgentRecord | null> {
    return this.findOne(`${select} WHERE id = ? AND companyId = ?`, [id, companyId]);
  }

  findForUpdate({ companyId }: Scope, id: UserId): Promise<AgentRecord | null> {
    this.session.requireTransaction();
    return this.findOne(`${select} WHERE id = ? AND companyId = ? FOR UPDATE`, [id, companyId]);
  }

  findForChoice(scope: Scope, id: UserId, statusId: StatusId): ReturnType<AgentStore['findForChoice']> {
    return findForChoice(this.session, scope, id, statusId);
  }

  findBySeat({ companyId }: Scope, extension: ExtensionId): Promise<AgentRecord | null> {
    return this.findOne(`${select} WHERE companyId = ? AND seatExtensionId = ?`, [companyId, extension]);
  }

  async list(
    { companyId }: Scope,
    { limit, after, statusId }: { limit: number; after: Id | null; statusId?: StatusId },
  ): Promise<Page<AgentRecord>> {
    const byStatus = statusId === undefined ? '' : 'AND statusId = ?';
    const rows = await this.session.rows<AgentRecord>(
      `${select} WHERE companyId = ? AND id > ? ${byStatus} ORDER BY id LIMIT ?`,
      [companyId, after ?? 0, ...(statusId === undefined ? [] : [statusId]), limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row }));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async insert(record: Omit<AgentRecord, 'version'>): Promise<AgentRecord> {
    const { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId } = record;
    await this.session.write(
      `INSERT INTO agents (id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version)
      VALUES (?, ?, ?, ?, ?, ?, 1)`,
      [id, companyId, statusId, statusSince, loggedInAt, seatExtensionId],
    );
    return { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version: 1 };
  }

  async update(record: AgentRecord): Promise<AgentRecord> {
    const { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version } = record;
    const { affectedRows } = await this.session.write(
      `UPDATE agents SET statusId = ?, statusSince = ?, loggedInAt = ?, seatExtensionId = ?, version = version + 1
      WHERE id = ? AND companyId = ? AND version = ?`,
      [statusId, statusSince, loggedInAt, seatExtensionId, id, companyId, version],
    );
    if (affectedRows !== 1) throw new StaleRecordError('agent', id);
    return { ...record, version: version + 1 };
  }

  async delete({ companyId }: Scope, id: UserId): Promise<void> {
    await this.session.write('DELETE FROM agents WHERE id = ? AND companyId = ?', [id, companyId]);
  }

  private async findOne(sql: string, values: readonly number[]): Promise<AgentRecord | null> {
    const row = await this.session.first<AgentRecord>(sql, values);
    return row === null ? null : { ...row };
  }
}
