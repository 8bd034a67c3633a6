import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** Recordings and messages of a day are asked for among years of them. */
export class FindAudioByTime1767225600080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'recordings', { ix_recordings_time: 'KEY (companyId, startedAt)' });
    await addKeys(runner, 'voicemail_messages', { ix_voicemail_messages_time: 'KEY (companyId, startedAt)' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
