import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where agents were before: so far a direct call that was read from the journal after they had logged out had no agent. */
export class CreateAgentStays1767225600070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE IF NOT EXISTS agent_stays (
      id bigint unsigned NOT NULL AUTO_INCREMENT,
      companyId int unsigned NOT NULL,
      agentId int unsigned NOT NULL,
      extensionId int unsigned NULL,
      loggedInAt datetime(3) NOT NULL,
      endedAt datetime(3) NOT NULL,
      PRIMARY KEY (id),
      KEY ix_agent_stays_agent (companyId, agentId, endedAt),
      KEY ix_agent_stays_seat (companyId, extensionId, endedAt),
      KEY ix_agent_stays_end (endedAt),
      CONSTRAINT fk_agent_stays_company FOREIGN KEY (companyId) REFERENCES companies (id) ON DELETE CASCADE ON UPDATE NO ACTION,
      CONSTRAINT fk_agent_stays_user FOREIGN KEY (companyId, agentId) REFERENCES users (companyId, id) ON DELETE CASCADE ON UPDATE NO ACTION
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
