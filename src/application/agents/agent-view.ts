import type { AgentRecord, StatusRecord, UserRecord } from '../ports/records.ts';

/** An agent as the agent bar shows it [S10]. */
export interface AgentView {
  readonly agent: AgentRecord;
  readonly user: UserRecord;
  readonly status: StatusRecord;
}
