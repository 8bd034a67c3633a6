import type {
  Aggregate,
  ChangeStore,
  PendingChange,
  RevisionRecord,
} from '../../application/ports/change-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, Id, MediaNodeId, Revision } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';
import { ReferenceConflictError } from '../store-errors.ts';

export interface PlacedRow {
  readonly mediaNodeId: MediaNodeId;
}

interface PendingRow extends Omit<PendingChange, 'aggregate'> {
  readonly kind: Aggregate['kind'];
  readonly aggregateId: Id;
}

const selectPending = `SELECT mediaNodeId, kind, aggregateId, companyId, firstRevision, wantedRevision, attempts,
  parkedReason, nextAttemptAt, changedAt FROM pending_changes`;
const thisOne = 'mediaNodeId = ? AND kind = ? AND aggregateId = ?';
const reasonLength = 1_000;

/** @param revision a value, or what gives one */
export function enqueueOnNodes(
  companyId: CompanyId,
  { kind, id }: Aggregate,
  { revision, now }: { readonly revision: Statement; readonly now: Date },
): Statement {
  return {
    sql: `INSERT INTO pending_changes (mediaNodeId, kind, aggregateId, companyId, firstRevision, wantedRevision,
        attempts, parkedReason, nextAttemptAt, changedAt)
      SELECT p.mediaNodeId, ?, ?, p.companyId, ${revision.sql}, ${revision.sql}, 0, NULL, ?, ?
      FROM company_placements p WHERE p.companyId = ?
      ON DUPLICATE KEY UPDATE
        wantedRevision = GREATEST(pending_changes.wantedRevision, VALUES(wantedRevision)),
        attempts = 0, parkedReason = NULL, nextAttemptAt = VALUES(nextAttemptAt), changedAt = VALUES(changedAt)`,
    values: [kind, id, ...revision.values, ...revision.values, now, now, companyId],
  };
}

/** For a server that can; see `SqlSession.returnsInserted`. */
export function returningNodes({ sql, values }: Statement): Statement {
  return { sql: `${sql} RETURNING mediaNodeId`, values };
}

export function nodeIdsOf(rows: readonly PlacedRow[]): MediaNodeId[] {
  return rows.map(({ mediaNodeId }) => mediaNodeId).sort((a, b) => a - b);
}

/** A revision is what the audit tells of it. It outlives the company: that all nodes have dropped it is a receipt, too. */
const selectRevision = `SELECT e.companyId, e.revision AS number, e.\`at\`, e.userId,
    CONCAT_WS(' ', e.action, e.kind, e.objectId) AS summary
  FROM audit_entries e`;

/** Raw statements, each a single one where the server can do the work: every write passes here, a status click too. */
export class SqlChangeStore implements ChangeStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async nextRevision(company: CompanyId): Promise<Revision> {
    // LAST_INSERT_ID(expression) brings the new value back in the answer to the update, without reading it again.
    const { affectedRows, insertId: revision } = await this.session.write(
      'UPDATE company_revisions SET revision = LAST_INSERT_ID(revision + 1) WHERE companyId = ?',
      [company],
    );
    if (affectedRows !== 1) throw new ReferenceConflictError(`company ${company} is gone`);
    return revision;
  }

  async enqueue(company: CompanyId, aggregate: Aggregate, revision: Revision): Promise<MediaNodeId[]> {
    const enqueue = enqueueOnNodes(company, aggregate, {
      revision: { sql: '?', values: [revision] },
      now: this.session.now(),
    });
    const { sql, values } = returningNodes(enqueue);
    return nodeIdsOf(
      this.session.returnsInserted
        ? await this.session.rows<PlacedRow>(sql, values)
        : await this.enqueueAndRead(company, enqueue),
    );
  }

  async find(node: MediaNodeId, { kind, id }: Aggregate): Promise<PendingChange | null> {
    const row = await this.session.first<PendingRow>(`${selectPending} WHERE ${thisOne}`, [node, kind, id]);
    return row === null ? null : readPending(row);
  }

  async confirm(node: MediaNodeId, { kind, id }: Aggregate, revision: Revision): Promise<boolean> {
    // One statement in the usual case. A change that is enqueued meanwhile holds the row; the condition is then judged anew.
    const { affectedRows: deleted } = await this.session.write(
      `DELETE FROM pending_changes WHERE ${thisOne} AND wantedRevision <= ?`,
      [node, kind, id, revision],
    );
    if (deleted > 0) return true;
    // What is left came later, at the earliest with the next revision.
    const { affectedRows: left } = await this.session.write(
      `UPDATE pending_changes SET firstRevision = GREATEST(firstRevision, ?), attempts = 0
      WHERE ${thisOne} AND wantedRevision > ?`,
      [revision + 1, node, kind, id, revision],
    );
    return left === 0;
  }

  async postpone(node: MediaNodeId, { kind, id }: Aggregate, nextAttemptAt: Date): Promise<void> {
    await this.session.write(
      `UPDATE pending_changes SET attempts = attempts + 1, nextAttemptAt = ? WHERE ${thisOne}`,
      [nextAttemptAt, node, kind, id],
    );
  }

  async park(node: MediaNodeId, { kind, id }: Aggregate, reason: string, nextAttemptAt: Date): Promise<void> {
    await this.session.write(
      `UPDATE pending_changes SET attempts = attempts + 1, parkedReason = ?, nextAttemptAt = ? WHERE ${thisOne}`,
      [Array.from(reason).slice(0, reasonLength).join(''), nextAttemptAt, node, kind, id],
    );
  }

  async due(node: MediaNodeId, now: Date, limit: number): Promise<PendingChange[]> {
    const rows = await this.session.rows<PendingRow>(
      `${selectPending} WHERE mediaNodeId = ? AND nextAttemptAt <= ? ORDER BY nextAttemptAt LIMIT ?`,
      [node, now, limit],
    );
    return rows.map(readPending);
  }

  async failed(node: MediaNodeId): Promise<PendingChange[]> {
    const rows = await this.session.rows<PendingRow>(
      `${selectPending} WHERE mediaNodeId = ? AND attempts > 0 ORDER BY kind, aggregateId`,
      [node],
    );
    return rows.map(readPending);
  }

  async waiting(company: CompanyId, revision: Revision): Promise<PendingChange[]> {
    const rows = await this.session.rows<PendingRow>(
      `${selectPending} WHERE companyId = ? AND firstRevision <= ? ORDER BY mediaNodeId, kind, aggregateId`,
      [company, revision],
    );
    return rows.map(readPending);
  }

  async waitingOf(company: CompanyId, revision: Revision): Promise<PendingChange[]> {
    const rows = await this.session.rows<PendingRow>(
      `${selectPending} WHERE companyId = ? AND firstRevision <= ? AND wantedRevision >= ?
      ORDER BY mediaNodeId, kind, aggregateId`,
      [company, revision, revision],
    );
    return rows.map(readPending);
  }

  async lastWanted(company: CompanyId, aggregates: readonly Aggregate[]): Promise<Revision | null> {
    if (aggregates.length === 0) return null;
    const these = `companyId = ? AND (${aggregates.map(() => 'kind = ? AND aggregateId = ?').join(' OR ')})`;
    const values = [company, ...aggregates.flatMap(({ kind, id }) => [kind, id])];
    const [last, ...earlier] = await this.session.rows<{ revision: Revision }>(
      `SELECT DISTINCT wantedRevision AS revision FROM pending_changes WHERE ${these} ORDER BY revision DESC`,
      values,
    );
    if (last === undefined) return null;
    if (earlier.length > 0)
      await this.session.write(
        `UPDATE pending_changes SET wantedRevision = GREATEST(wantedRevision, ?) WHERE ${these}`,
        [last.revision, ...values],
      );
    return last.revision;
  }

  async findRevision({ companyId }: Scope, number: Revision): Promise<RevisionRecord | null> {
    const row = await this.session.first<RevisionRecord>(
      `${selectRevision} WHERE e.companyId = ? AND e.revision = ? ORDER BY e.id LIMIT 1`,
      [companyId, number],
    );
    return row === null ? await this.findFollowed(companyId, number) : { ...row };
  }

  async listRevisions(
    { companyId }: Scope,
    { limit, before }: { limit: number; before: Revision | null },
  ): Promise<RevisionRecord[]> {
    const rows = await this.session.rows<RevisionRecord>(
      `${selectRevision} WHERE e.companyId = ? ${before === null ? '' : 'AND e.revision < ?'}
      ORDER BY e.revision DESC LIMIT ?`,
      [companyId, ...(before === null ? [] : [before]), limit],
    );
    return rows.map((row) => ({ ...row }));
  }

  async reportApplied(node: MediaNodeId, company: CompanyId, revision: Revision, at: Date): Promise<void> {
    // By way of the company: a node may still speak of one that is gone.
    await this.session.write(
      `INSERT INTO applied_revisions (mediaNodeId, companyId, revision, \`at\`)
      SELECT ?, c.id, ?, ? FROM companies c WHERE c.id = ?
      ON DUPLICATE KEY UPDATE revision = VALUES(revision), \`at\` = VALUES(\`at\`)`,
      [node, revision, at, company],
    );
  }

  async appliedOn(node: MediaNodeId): Promise<{ companyId: CompanyId; revision: Revision }[]> {
    const rows = await this.session.rows<{ companyId: CompanyId; revision: Revision }>(
      'SELECT companyId, revision FROM applied_revisions WHERE mediaNodeId = ? ORDER BY companyId',
      [node],
    );
    return rows.map((row) => ({ ...row }));
  }

  async applied(company: CompanyId): Promise<{ mediaNodeId: MediaNodeId; revision: Revision; at: Date }[]> {
    const rows = await this.session.rows<{ mediaNodeId: MediaNodeId; revision: Revision; at: Date }>(
      'SELECT mediaNodeId, revision, `at` FROM applied_revisions WHERE companyId = ? ORDER BY mediaNodeId',
      [company],
    );
    return rows.map((row) => ({ ...row }));
  }

  /** What a phone or a timer did to an agent stands in the activity log, not in the audit; what working hours did, in neither. */
  private async findFollowed(companyId: CompanyId, number: Revision): Promise<RevisionRecord | null> {
    const row = await this.session.first<RevisionRecord>(
      `SELECT r.companyId, ? AS number, a.endedAt AS \`at\`, NULL AS userId,
        COALESCE(CONCAT('follow agent ', a.agentId), CONCAT('follow company ', r.companyId)) AS summary
      FROM company_revisions r LEFT JOIN agent_activity a ON a.companyId = r.companyId AND a.revision = ?
      WHERE r.companyId = ? AND r.revision >= ? LIMIT 1`,
      [number, number, companyId, number],
    );
    return row === null ? null : { ...row };
  }

  /** MySQL has no RETURNING. */
  private async enqueueAndRead(company: CompanyId, { sql, values }: Statement): Promise<PlacedRow[]> {
    await this.session.write(sql, values);
    return this.session.rows('SELECT mediaNodeId FROM company_placements WHERE companyId = ?', [company]);
  }
}

function readPending({ kind, aggregateId, ...row }: PendingRow): PendingChange {
  return { ...row, aggregate: { kind, id: aggregateId } as Aggregate };
}
