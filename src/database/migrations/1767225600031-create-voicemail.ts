import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** Messages of callers, whom to tell of them, and files to be removed. */
export class CreateVoicemail1767225600031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'voicemail_boxes', { email: 'varchar(254) NULL' });
    await runner.query(`CREATE TABLE IF NOT EXISTS voicemail_messages (
      id int unsigned NOT NULL AUTO_INCREMENT,
      companyId int unsigned NOT NULL,
      version int unsigned NOT NULL,
      createdAt datetime(3) NOT NULL,
      updatedAt datetime(3) NOT NULL,
      voicemailBoxId int unsigned NOT NULL,
      mediaNodeId int unsigned NOT NULL,
      fileBase varchar(200) NOT NULL,
      state varchar(20) NOT NULL,
      callId varchar(200) NOT NULL,
      callerNumber varchar(20) NULL,
      heard tinyint NOT NULL,
      revision int unsigned NOT NULL,
      startedAt datetime(3) NOT NULL,
      storeKey varchar(500) NULL,
      bytes bigint unsigned NULL,
      durationMs bigint unsigned NULL,
      sha256 varchar(64) NULL,
      reason varchar(1000) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_voicemail_messages_company (companyId, id),
      UNIQUE KEY uq_voicemail_messages_fileBase (mediaNodeId, fileBase),
      KEY ix_voicemail_messages_box (companyId, voicemailBoxId),
      CONSTRAINT fk_voicemail_messages_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ${table}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS voicemail_notices (
      messageId int unsigned NOT NULL,
      companyId int unsigned NOT NULL,
      attempts int unsigned NOT NULL,
      nextAttemptAt datetime(3) NOT NULL,
      PRIMARY KEY (messageId),
      KEY ix_voicemail_notices_due (nextAttemptAt),
      KEY ix_voicemail_notices_message (companyId, messageId),
      CONSTRAINT fk_voicemail_notices_message FOREIGN KEY (companyId, messageId) REFERENCES voicemail_messages (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ${table}`);
    await runner.query(`CREATE TABLE IF NOT EXISTS discarded_files (
      storeKey varchar(500) NOT NULL,
      discardedAt datetime(3) NOT NULL,
      PRIMARY KEY (storeKey)
    ) ${table}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
