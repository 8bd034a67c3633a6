import type { CompanyId, UserId } from '../../domain/ids.ts';
import type { AgentSnapshot } from '../../domain/membership/desired-memberships.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';

/** Consistent readings of what the pure planners need; each in a constant number of queries. */
export interface SnapshotStore {
  /** Read in one consistent snapshot with the revision it belongs to; null when the company is gone. */
  company(id: CompanyId): Promise<CompanySnapshot | null>;
  /** Null when there is no such agent any more. One query or a constant few, whatever the size of the company. */
  agent(id: UserId): Promise<AgentSnapshot | null>;
  /** All agents of the company, or those of them that are `among` these; ordered by id. */
  agents(company: CompanyId, among?: readonly UserId[]): Promise<AgentSnapshot[]>;
}
