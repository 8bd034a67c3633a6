import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** What of a replaced journal was read before. So far only the process knew it that found the journal replaced. */
export class RememberWhatIsReadAgain1767225600170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'journal_positions', { knownUntil: 'datetime(3) NULL' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
