import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of editors: whose, the column that refers to it, and the table of that. */
const editors = [
  { table: 'calendar_editors', owner: 'calendar', of: 'calendars' },
  { table: 'number_editors', owner: 'number', of: 'numbers' },
  { table: 'menu_editors', owner: 'menu', of: 'menus' },
  { table: 'ring_group_editors', owner: 'ringGroup', of: 'ring_groups' },
];

/** Who is responsible for which part of the call logic. So far only administrators were. */
export class CreateEditors1767225600060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { table, owner, of } of editors)
      await runner.query(`CREATE TABLE IF NOT EXISTS ${table} (
        companyId int unsigned NOT NULL,
        ${owner}Id int unsigned NOT NULL,
        userId int unsigned NOT NULL,
        PRIMARY KEY (companyId, ${owner}Id, userId),
        KEY ix_${table}_user (companyId, userId),
        CONSTRAINT fk_${table}_${owner} FOREIGN KEY (companyId, ${owner}Id) REFERENCES ${of} (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION,
        CONSTRAINT fk_${table}_user FOREIGN KEY (companyId, userId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
