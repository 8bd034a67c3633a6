import type {
  AwaitedRecording,
  JournalStore,
  StoredPosition,
} from '../../application/ports/journal-store.ts';
import type { RecordingRecord } from '../../application/ports/records/audio.ts';
import type { MediaNodeId, QueueId, RecordingId, UserId } from '../../domain/ids.ts';
import { RecordingEntity } from '../entities/recording.entity.ts';
import type { SqlSession } from '../sql-session.ts';
import { isWhole } from './whole-recording.ts';
import { recordingMapping } from '../mappings/recording.mapping.ts';

export class SqlJournalStore implements JournalStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async position(node: MediaNodeId): Promise<StoredPosition | null> {
    return await this.#position(node, '');
  }

  async lockPosition(node: MediaNodeId): Promise<StoredPosition | null> {
    this.session.requireTransaction();
    return await this.#position(node, 'FOR UPDATE');
  }

  async savePosition(
    node: MediaNodeId,
    { inode, offset, knownUntil }: StoredPosition,
    lastEventAt: Date | null,
  ): Promise<void> {
    await this.session.write(
      `INSERT INTO journal_positions (mediaNodeId, inode, \`offset\`, knownUntil, lastEventAt) VALUES (?, ?, ?, ?, ?)
      ON DUPLICATE KEY UPDATE inode = VALUES(inode), \`offset\` = VALUES(\`offset\`),
        knownUntil = VALUES(knownUntil), lastEventAt = COALESCE(VALUES(lastEventAt), lastEventAt)`,
      [node, inode, offset, knownUntil, lastEventAt],
    );
  }

  async lastEventAt(node: MediaNodeId): Promise<Date | null> {
    const row = await this.session.first<{ lastEventAt: Date | null }>(
      'SELECT lastEventAt FROM journal_positions WHERE mediaNodeId = ?',
      [node],
    );
    return row?.lastEventAt ?? null;
  }

  async isCallOpen(node: MediaNodeId, callId: string): Promise<boolean> {
    const open = 'SELECT id FROM calls WHERE mediaNodeId = ? AND engineId = ? AND endedAt IS NULL';
    return (await this.session.first(open, [node, callId])) !== null;
  }

  async findRecording(node: MediaNodeId, fileBase: string): Promise<RecordingRecord | null> {
    const row = await (
      await this.select(node)
    )
      .andWhere('recording.fileBase = :fileBase', { fileBase })
      .getOne();
    return row === null ? null : recordingMapping.toRecord(row, () => []);
  }

  async awaitedRecordings(node: MediaNodeId, endedBefore: Date, most: number): Promise<AwaitedRecording[]> {
    const rows = await this.session.rows<Omit<AwaitedRecording, 'wasAnswered'> & { wasAnswered: number }>(
      `SELECT recordings.id, recordings.companyId, recordings.fileBase, ${wasAnswered} AS wasAnswered FROM recordings
      LEFT JOIN calls ON calls.mediaNodeId = recordings.mediaNodeId AND calls.engineId = recordings.callId
      WHERE recordings.mediaNodeId = ? AND recordings.state = 'recording'
        AND IF(calls.id IS NULL, recordings.startedAt, calls.endedAt) < ?
      ORDER BY recordings.id LIMIT ?`,
      [node, endedBefore, most],
    );
    return rows.map((row) => ({ ...row, wasAnswered: row.wasAnswered === 1 }));
  }

  async endRecordingWithoutAudio(recordingId: RecordingId, reason: string): Promise<boolean> {
    const { affectedRows } = await this.session.write(
      `UPDATE recordings SET state = IF(${wasAnswered}, 'unreadable', 'empty'), reason = IF(${wasAnswered}, ?, NULL),
        version = version + 1, updatedAt = ?
      WHERE id = ? AND state = 'recording'`,
      [reason, this.session.now(), recordingId],
    );
    return affectedRows === 1;
  }

  async assignAgent(node: MediaNodeId, callId: string, queueId: QueueId, agentId: UserId): Promise<void> {
    await this.session.write(
      `UPDATE recordings SET agentId = ?, version = version + 1, updatedAt = ?
      WHERE mediaNodeId = ? AND callId = ? AND (queueId = ? OR ${isWhole('recordings')}) AND agentId IS NULL`,
      [agentId, this.session.now(), node, callId, queueId],
    );
  }

  async moveAudio(node: MediaNodeId, channelId: string, callId: string): Promise<void> {
    for (const [table, fileBases] of [
      ['recordings', [`CONCAT(companyId, '-', queueId, '-', ?)`, `CONCAT(companyId, '-0-', ?)`]],
      ['voicemail_messages', [`CONCAT('voicemail-', companyId, '-', voicemailBoxId, '-', ?)`]],
    ] as const)
      await this.session.write(
        `UPDATE ${table} SET callId = ?, version = version + 1, updatedAt = ?
        WHERE mediaNodeId = ? AND state = 'recording' AND fileBase IN (${fileBases.join(', ')})`,
        [callId, this.session.now(), node, ...fileBases.map(() => channelId)],
      );
  }

  async #position(node: MediaNodeId, lock: '' | 'FOR UPDATE'): Promise<StoredPosition | null> {
    const row = await this.session.first<StoredPosition>(
      `SELECT inode, \`offset\`, knownUntil FROM journal_positions WHERE mediaNodeId = ? ${lock}`,
      [node],
    );
    return row === null ? null : { ...row };
  }

  private async select(node: MediaNodeId) {
    return (await this.session.builder())
      .createQueryBuilder(RecordingEntity, 'recording')
      .where('recording.mediaNodeId = :node', { node });
  }
}

/** Who answered a caller of a queue is written down. */
const wasAnswered = `(recordings.agentId IS NOT NULL OR (${isWhole('recordings')} AND EXISTS (
  SELECT 1 FROM calls answered WHERE answered.mediaNodeId = recordings.mediaNodeId
    AND answered.engineId = recordings.callId AND answered.answeredAt IS NOT NULL)))`;
