import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A revision and its audit entry were always written together and said the same; the audit says more. One row less for each
 * write, above all for each click on a status.
 */
export class RevisionsFromAudit1767225600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // DDL commits by itself: a killed process may have come this far.
    const found = await runner.manager.query<unknown[]>(
      `SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE()
        AND table_name = 'audit_entries' AND index_name = 'ix_audit_entries_revision'`,
    );
    if (found.length === 0)
      await runner.query('CREATE INDEX ix_audit_entries_revision ON audit_entries (companyId, revision)');
    await runner.query('DROP TABLE IF EXISTS revisions');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations run forward only; to go back, restore a backup'));
  }
}
