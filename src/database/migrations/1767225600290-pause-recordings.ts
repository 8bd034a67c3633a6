import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** Agents pause what records their calls, and go on with it. So far nobody could. */
export class PauseRecordings1767225600290 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'agents', { recordingPaused: 'tinyint(1) NOT NULL DEFAULT 0' });
    await runner.query('ALTER TABLE agents ALTER COLUMN recordingPaused DROP DEFAULT');
    await runner.query(`CREATE TABLE IF NOT EXISTS recording_gaps (
      companyId int unsigned NOT NULL,
      recordingId int unsigned NOT NULL,
      agentId int unsigned NOT NULL,
      startedAt datetime(3) NOT NULL,
      endedAt datetime(3) NULL,
      PRIMARY KEY (companyId, recordingId, agentId, startedAt),
      KEY ix_recording_gaps_agent (companyId, agentId, endedAt),
      CONSTRAINT fk_recording_gaps_recording FOREIGN KEY (companyId, recordingId) REFERENCES recordings (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
