import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** Messages whose files have not come are looked for every few seconds among years of messages. */
export class FindAwaitedMessages1767225600190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'voicemail_messages', { ix_voicemail_messages_state: 'KEY (mediaNodeId, state)' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
