import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** Callbacks that are over go with the records of calls. So far they stayed as long as their queue. */
export class FindCallbacksByTime1767225600310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'callbacks', { ix_callbacks_time: 'KEY (companyId, since)' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
