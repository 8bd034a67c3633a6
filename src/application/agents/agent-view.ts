import type { AgentPerson, AgentRecord, AgentStatus } from '../ports/records.ts';

/** An agent as the agent bar shows it [S10]. */
export interface AgentView {
  readonly agent: AgentRecord;
  readonly user: AgentPerson;
  readonly status: AgentStatus;
}
