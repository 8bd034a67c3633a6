import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose voicemail box it is. So far messages were for those who hear all recordings. */
export class OwnVoicemail1767225600270 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS voicemail_box_listeners (
      companyId int unsigned NOT NULL,
      voicemailBoxId int unsigned NOT NULL,
      userId int unsigned NOT NULL,
      PRIMARY KEY (companyId, voicemailBoxId, userId),
      KEY ix_voicemail_box_listeners_user (companyId, userId),
      CONSTRAINT fk_voicemail_box_listeners_box FOREIGN KEY (companyId, voicemailBoxId) REFERENCES voicemail_boxes (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_voicemail_box_listeners_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
