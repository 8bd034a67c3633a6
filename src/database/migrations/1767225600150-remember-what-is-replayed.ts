import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropColumns } from './schema-changes.ts';

/** Of an answer that is given again only the body is used: status and headers follow from the object as it is then. */
export class RememberWhatIsReplayed1767225600150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'idempotency_keys', ['status', 'headers']);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
