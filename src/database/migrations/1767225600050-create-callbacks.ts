import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns } from './schema-changes.ts';

/** Customers who want to be called back, and how often the queues try. */
export class CreateCallbacks1767225600050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS callbacks (
      id int unsigned NOT NULL AUTO_INCREMENT,
      companyId int unsigned NOT NULL,
      version int unsigned NOT NULL,
      createdAt datetime(3) NOT NULL,
      updatedAt datetime(3) NOT NULL,
      queueId int unsigned NOT NULL,
      numberId int unsigned NULL,
      customer varchar(20) NOT NULL,
      since datetime(3) NOT NULL,
      goesFirst tinyint NOT NULL,
      state varchar(20) NOT NULL,
      reason varchar(20) NULL,
      turns int unsigned NOT NULL,
      failures int unsigned NOT NULL,
      notBefore datetime(3) NOT NULL,
      calledAt datetime(3) NULL,
      PRIMARY KEY (id),
      UNIQUE KEY uq_callbacks_company (companyId, id),
      KEY ix_callbacks_state (state, companyId),
      KEY ix_callbacks_customer (companyId, queueId, customer),
      CONSTRAINT fk_callbacks_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_callbacks_queue FOREIGN KEY (companyId, queueId) REFERENCES queues (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    // The default fills the rows that are there, and goes: no column has one.
    for (const [column, value] of Object.entries({ callbackAttempts: 3, callbackRetryMinutes: 15 })) {
      await addColumns(runner, 'queues', { [column]: `int unsigned NOT NULL DEFAULT ${value}` });
      await runner.query(`ALTER TABLE queues ALTER COLUMN ${column} DROP DEFAULT`);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
