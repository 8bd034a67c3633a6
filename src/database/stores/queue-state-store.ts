import type { QueueState, QueueStateStore } from '../../application/ports/live-store.ts';
import type { CompanyId, MediaNodeId, QueueId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { readJson } from '../sql-session.ts';

export interface QueueStateRow extends Omit<QueueState, 'callers'> {
  readonly callers: unknown;
}

export class SqlQueueStateStore implements QueueStateStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async companiesOf(queues: readonly QueueId[]): Promise<Map<QueueId, CompanyId>> {
    if (queues.length === 0) return new Map();
    const rows = await this.session.rows<{ id: QueueId; companyId: CompanyId }>(
      'SELECT id, companyId FROM queues WHERE id IN (?)',
      [queues],
    );
    return new Map(rows.map(({ id, companyId }) => [id, companyId]));
  }

  async ofNode(node: MediaNodeId): Promise<(QueueState & { readonly writer: string })[]> {
    const rows = await this.session.rows<QueueStateRow & { writer: string }>(
      'SELECT mediaNodeId, queueId, callers, writer, changedAt FROM queue_states WHERE mediaNodeId = ?',
      [node],
    );
    return rows.map((row) => ({ ...readQueueState(row), writer: row.writer }));
  }

  async save({ mediaNodeId, queueId, callers, changedAt }: QueueState, writer: string): Promise<void> {
    // By way of the queue: the engine may still speak of one that is gone.
    await this.session.write(
      `INSERT INTO queue_states (mediaNodeId, queueId, companyId, callers, writer, changedAt)
      SELECT ?, q.id, q.companyId, ?, ?, ? FROM queues q WHERE q.id = ?
      ON DUPLICATE KEY UPDATE callers = VALUES(callers), writer = VALUES(writer), changedAt = VALUES(changedAt)`,
      [mediaNodeId, JSON.stringify(callers), writer, changedAt, queueId],
    );
  }

  async remove(node: MediaNodeId, queue: QueueId): Promise<void> {
    await this.session.write('DELETE FROM queue_states WHERE mediaNodeId = ? AND queueId = ?', [node, queue]);
  }

  async removeOfWriter(node: MediaNodeId, writer: string): Promise<CompanyId[]> {
    const rows = await this.session.rows<{ companyId: CompanyId }>(
      'SELECT DISTINCT companyId FROM queue_states WHERE mediaNodeId = ? AND writer = ?',
      [node, writer],
    );
    await this.session.write('DELETE FROM queue_states WHERE mediaNodeId = ? AND writer = ?', [node, writer]);
    return rows.map(({ companyId }) => companyId);
  }
}

export function readQueueState({ mediaNodeId, queueId, callers, changedAt }: QueueStateRow): QueueState {
  const stored = readJson(callers) as { callerNumber: string; since: string }[];
  return {
    mediaNodeId,
    queueId,
    callers: stored.map(({ callerNumber, since }) => ({ callerNumber, since: new Date(since) })),
    changedAt,
  };
}
