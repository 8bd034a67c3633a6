import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** What of the database the engine of a node does not take. So far nobody looked. */
export class TellWhatIsUnapplied1767225600120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'node_leases', { unapplied: 'varchar(500) NULL' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
