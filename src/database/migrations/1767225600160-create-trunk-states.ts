import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How it is with providers. So far no node said it. */
export class CreateTrunkStates1767225600160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS trunk_states (
      mediaNodeId int unsigned NOT NULL,
      trunkId int unsigned NOT NULL,
      companyId int unsigned NOT NULL,
      state varchar(20) NOT NULL,
      since datetime(3) NOT NULL,
      PRIMARY KEY (mediaNodeId, trunkId),
      KEY ix_trunk_states_trunk (companyId, trunkId),
      CONSTRAINT fk_trunk_states_node FOREIGN KEY (mediaNodeId) REFERENCES media_nodes (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_trunk_states_trunk FOREIGN KEY (companyId, trunkId) REFERENCES trunks (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
