import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** Companies, numbers and extensions have calls recorded. So far queues had; an update records nothing more. */
export class RecordedCalls1767225600280 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'numbers', { record: 'tinyint(1) NOT NULL DEFAULT 0' });
    await runner.query('ALTER TABLE numbers ALTER COLUMN record DROP DEFAULT');
    for (const table of ['companies', 'extensions']) {
      await addColumns(runner, table, { recordedCalls: 'json NULL' });
      await runner.query(`UPDATE ${table} SET recordedCalls = '[]' WHERE recordedCalls IS NULL`);
      await runner.query(`ALTER TABLE ${table} MODIFY recordedCalls json NOT NULL`);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
