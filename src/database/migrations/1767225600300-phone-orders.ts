import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Phones that are to ring, and to do something when they are picked up, because somebody clicked. */
export class PhoneOrders1767225600300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS phone_orders (
      id int unsigned NOT NULL AUTO_INCREMENT,
      companyId int unsigned NOT NULL,
      userId int unsigned NOT NULL,
      phoneId int unsigned NOT NULL,
      mediaNodeId int unsigned NOT NULL,
      sipUser varchar(80) NOT NULL,
      task json NOT NULL,
      agentId int unsigned NULL,
      orderedAt datetime(3) NOT NULL,
      state varchar(20) NOT NULL,
      reason varchar(500) NULL,
      PRIMARY KEY (id),
      KEY ix_phone_orders_user (companyId, userId, orderedAt),
      KEY ix_phone_orders_time (orderedAt),
      CONSTRAINT fk_phone_orders_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
