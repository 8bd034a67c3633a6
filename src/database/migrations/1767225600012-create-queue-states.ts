import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who waits in the queues, for live views. */
export class CreateQueueStates1767225600012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS queue_states (
      mediaNodeId int unsigned NOT NULL,
      queueId int unsigned NOT NULL,
      companyId int unsigned NOT NULL,
      callers json NOT NULL,
      writer varchar(36) NOT NULL,
      changedAt datetime(3) NOT NULL,
      PRIMARY KEY (mediaNodeId, queueId),
      KEY ix_queue_states_queue (companyId, queueId),
      CONSTRAINT fk_queue_states_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_queue_states_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_queue_states_queue FOREIGN KEY (companyId, queueId) REFERENCES queues (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
