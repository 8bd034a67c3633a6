import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addKeys } from './schema-changes.ts';

/** Files to be removed are looked for every few seconds, and a deleted company leaves years of them. */
export class FindDiscardedFiles1767225600220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addKeys(runner, 'discarded_files', { ix_discarded_files_due: 'KEY (discardedAt)' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
