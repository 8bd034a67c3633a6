import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** The few recordings that cannot be played, and the few messages that nobody has heard, are asked for among years of others. */
export class FindAudioByState1767225600210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'recordings', { ix_recordings_company_state: 'KEY (companyId, state)' });
    await addKeys(runner, 'voicemail_messages', {
      ix_voicemail_messages_company_state: 'KEY (companyId, state, heard)',
    });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
