import type { VoicemailMessageRecord } from '../../application/ports/records/audio.ts';
import type {
  AwaitedMessage,
  VoicemailNotice,
  VoicemailStore,
} from '../../application/ports/voicemail-store.ts';
import type { CompanyId, MediaNodeId, VoicemailMessageId } from '../../domain/ids.ts';
import { VoicemailMessageEntity } from '../entities/voicemail-message.entity.ts';
import { voicemailMessageMapping } from '../mappings/voicemail-message.mapping.ts';
import type { SqlSession } from '../sql-session.ts';

export class SqlVoicemailStore implements VoicemailStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async findMessage(node: MediaNodeId, fileBase: string): Promise<VoicemailMessageRecord | null> {
    const row = await (
      await this.session.builder()
    )
      .createQueryBuilder(VoicemailMessageEntity, 'message')
      .where('message.mediaNodeId = :node AND message.fileBase = :fileBase', { node, fileBase })
      .getOne();
    return row === null ? null : voicemailMessageMapping.toRecord(row, () => []);
  }

  async awaitedMessages(node: MediaNodeId, endedBefore: Date, most: number): Promise<AwaitedMessage[]> {
    return await this.session.rows<AwaitedMessage>(
      `SELECT message.id, message.companyId, message.fileBase, message.voicemailBoxId FROM voicemail_messages message
      LEFT JOIN calls ON calls.mediaNodeId = message.mediaNodeId AND calls.engineId = message.callId
      WHERE message.mediaNodeId = ? AND message.state = 'recording'
        AND IF(calls.id IS NULL, message.startedAt, calls.endedAt) < ?
      ORDER BY message.id LIMIT ?`,
      [node, endedBefore, most],
    );
  }

  async endMessageWithoutAudio(message: VoicemailMessageId, reason: string): Promise<boolean> {
    const { affectedRows } = await this.session.write(
      `UPDATE voicemail_messages SET state = 'unreadable', reason = ?, version = version + 1, updatedAt = ?
      WHERE id = ? AND state = 'recording'`,
      [reason, this.session.now(), message],
    );
    return affectedRows === 1;
  }

  async addNotice(company: CompanyId, message: VoicemailMessageId, dueAt: Date): Promise<void> {
    await this.session.write(
      `INSERT INTO voicemail_notices (messageId, companyId, attempts, nextAttemptAt) VALUES (?, ?, 0, ?)
      ON DUPLICATE KEY UPDATE nextAttemptAt = VALUES(nextAttemptAt)`,
      [message, company, dueAt],
    );
  }

  async dueNotices(now: Date, limit: number): Promise<VoicemailNotice[]> {
    const rows = await this.session.rows<VoicemailNotice>(
      `SELECT companyId, messageId, attempts, nextAttemptAt FROM voicemail_notices
      WHERE nextAttemptAt <= ? ORDER BY nextAttemptAt, messageId LIMIT ?`,
      [now, limit],
    );
    return rows.map((row) => ({ ...row }));
  }

  async claimNotice({ messageId, attempts }: VoicemailNotice, nextAttemptAt: Date): Promise<boolean> {
    const { affectedRows } = await this.session.write(
      `UPDATE voicemail_notices SET attempts = attempts + 1, nextAttemptAt = ?
      WHERE messageId = ? AND attempts = ?`,
      [nextAttemptAt, messageId, attempts],
    );
    return affectedRows === 1;
  }

  async removeNotice(message: VoicemailMessageId): Promise<void> {
    await this.session.write('DELETE FROM voicemail_notices WHERE messageId = ?', [message]);
  }
}
