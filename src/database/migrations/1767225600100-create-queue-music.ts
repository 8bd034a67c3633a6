import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, addConstraints, addKeys } from './schema-changes.ts';

/** What waiting callers hear. So far no queue had a prompt of its own. */
export class CreateQueueMusic1767225600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'queues', { musicPromptId: 'int unsigned NULL' });
    await addKeys(runner, 'queues', { ix_queues_music: 'KEY (companyId, musicPromptId)' });
    await addConstraints(runner, 'queues', {
      fk_queues_music:
        'FOREIGN KEY (companyId, musicPromptId) REFERENCES prompts (companyId, id) ON DELETE RESTRICT ON UPDATE NO ACTION',
    });
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
