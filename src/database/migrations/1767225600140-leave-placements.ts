import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** A node that a company was taken off is told of it. So far it was forgotten at once, and offered calls until it was next compared. */
export class LeavePlacements1767225600140 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'company_placements', { leaving: 'tinyint NOT NULL DEFAULT 0' });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
