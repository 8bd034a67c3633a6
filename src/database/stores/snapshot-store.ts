import type { SnapshotStore } from '../../application/ports/snapshot-store.ts';
import type { CompanyId, UserId } from '../../domain/ids.ts';
import type { AgentSnapshot } from '../../domain/membership/desired-memberships.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import { SqlSession } from '../sql-session.ts';
import { readAgent, readAgents } from './agent-snapshots.ts';
import { readCompany } from './company-snapshot.ts';
import { KeptRows } from './kept-rows.ts';

export class SqlSnapshotStore implements SnapshotStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async company(id: CompanyId): Promise<CompanySnapshot | null> {
    if (this.session.inTransaction) {
      // Its statements see what others commit meanwhile. Who holds the counter keeps the company's writers from committing.
      await this.session.rows('SELECT revision FROM company_revisions WHERE companyId = ? FOR UPDATE', [id]);
      return readCompany(this.session, id);
    }
    const kept = KeptRows.of(this.session.dataSource);
    return this.atOneMoment((session) => readCompany(session, id, kept));
  }

  agent(id: UserId): Promise<AgentSnapshot | null> {
    return readAgent(this.session, id);
  }

  agents(company: CompanyId, among?: readonly UserId[]): Promise<AgentSnapshot[]> {
    return readAgents(this.session, company, among);
  }

  /** The isolation level is of the next transaction only. */
  private atOneMoment<T>(read: (session: SqlSession) => Promise<T>): Promise<T> {
    return SqlSession.transaction(this.session.dataSource, this.session.now, read, {
      begin: [
        'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
        'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
      ],
    });
  }
}
