import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropConstraints } from './schema-changes.ts';

/** What an agent did is history, as calls are. So far it went with the user, and with it the figures of past months. */
export class KeepActivityOfLeavers1767225600200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await dropConstraints(runner, 'agent_activity', ['fk_agent_activity_user']);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
