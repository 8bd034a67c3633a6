import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** What callers hear, in the database itself; how long and large it is, beside each prompt. */
export class CreatePromptAudio1767225600030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'prompts', {
      durationMs: 'bigint unsigned NULL',
      bytes: 'bigint unsigned NULL',
    });
    await runner.query(`CREATE TABLE IF NOT EXISTS prompt_audio (
      promptId int unsigned NOT NULL,
      part int unsigned NOT NULL,
      companyId int unsigned NOT NULL,
      sha256 varchar(64) NOT NULL,
      content mediumblob NOT NULL,
      PRIMARY KEY (promptId, part),
      KEY ix_prompt_audio_hash (companyId, sha256),
      KEY ix_prompt_audio_prompt (companyId, promptId),
      CONSTRAINT fk_prompt_audio_prompt FOREIGN KEY (companyId, promptId) REFERENCES prompts (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
