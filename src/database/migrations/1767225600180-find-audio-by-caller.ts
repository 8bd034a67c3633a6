import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** What one caller said, or what was recorded of one call, is asked for among years of recordings and messages. */
export class FindAudioByCaller1767225600180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'recordings', {
      ix_recordings_caller: 'KEY (companyId, callerNumber)',
      ix_recordings_company_call: 'KEY (companyId, callId)',
    });
    await addKeys(runner, 'voicemail_messages', {
      ix_voicemail_messages_caller: 'KEY (companyId, callerNumber)',
      ix_voicemail_messages_call: 'KEY (companyId, callId)',
    });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
