import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** How many days a company keeps what happened in it. So far that was for ever, and stays so until somebody says otherwise. */
export class KeepForATime1767225600230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'companies', {
      recordingsKeptDays: 'int unsigned NULL',
      messagesKeptDays: 'int unsigned NULL',
      callsKeptDays: 'int unsigned NULL',
    });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
