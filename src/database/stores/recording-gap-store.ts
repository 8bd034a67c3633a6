import type {
  OpenGap,
  RecordingGap,
  RecordingGapStore,
} from '../../application/ports/recording-gap-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, RecordingId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

export class SqlRecordingGapStore implements RecordingGapStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async open({ companyId }: Scope, agentId: UserId, node: MediaNodeId): Promise<OpenGap[]> {
    const rows = await this.session.rows<Omit<OpenGap, 'isPausedByOthers'> & { isPausedByOthers: number }>(
      `SELECT recorded.id AS recordingId, recorded.fileBase, EXISTS (SELECT 1 FROM recording_gaps other
        WHERE other.companyId = gap.companyId AND other.recordingId = gap.recordingId AND other.agentId <> gap.agentId
          AND other.endedAt IS NULL) AS isPausedByOthers
      FROM recording_gaps gap
        JOIN recordings recorded ON recorded.companyId = gap.companyId AND recorded.id = gap.recordingId
      WHERE gap.companyId = ? AND gap.agentId = ? AND gap.endedAt IS NULL AND recorded.mediaNodeId = ?
      ORDER BY recorded.id`,
      [companyId, agentId, node],
    );
    return rows.map(({ isPausedByOthers, ...row }) => ({ ...row, isPausedByOthers: isPausedByOthers === 1 }));
  }

  async begin(
    { companyId }: Scope,
    agentId: UserId,
    node: MediaNodeId,
    fileBases: readonly string[],
    at: Date,
  ): Promise<void> {
    if (fileBases.length === 0) return;
    await this.session.write(
      `INSERT INTO recording_gaps (companyId, recordingId, agentId, startedAt, endedAt)
      SELECT recorded.companyId, recorded.id, ?, ?, NULL FROM recordings recorded
      WHERE recorded.companyId = ? AND recorded.mediaNodeId = ? AND recorded.fileBase IN (?)
        AND NOT EXISTS (SELECT 1 FROM recording_gaps gap
          WHERE gap.companyId = recorded.companyId AND gap.recordingId = recorded.id AND gap.agentId = ? AND gap.endedAt IS NULL)`,
      [agentId, at, companyId, node, fileBases, agentId],
    );
  }

  async end(
    { companyId }: Scope,
    agentId: UserId,
    recordingIds: readonly RecordingId[],
    at: Date,
  ): Promise<void> {
    if (recordingIds.length === 0) return;
    await this.session.write(
      `UPDATE recording_gaps SET endedAt = GREATEST(startedAt, ?)
      WHERE companyId = ? AND agentId = ? AND recordingId IN (?) AND endedAt IS NULL`,
      [at, companyId, agentId, recordingIds],
    );
  }

  async ofRecording({ companyId }: Scope, recordingId: RecordingId): Promise<RecordingGap[]> {
    const rows = await this.session.rows<RecordingGap>(
      `SELECT agentId, startedAt, endedAt FROM recording_gaps WHERE companyId = ? AND recordingId = ?
      ORDER BY startedAt, agentId`,
      [companyId, recordingId],
    );
    return rows.map((row) => ({ ...row }));
  }
}
