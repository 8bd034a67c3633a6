import type { AgentRecord, StatusRecord } from '../ports/records/agents.ts';
import type { UserRecord } from '../ports/records/people.ts';

/** An agent as the agent bar shows it [S10]. */
export interface AgentView {
  readonly agent: AgentRecord;
  readonly user: UserRecord;
  /** What everybody sees. */
  readonly status: StatusRecord;
  /** What lies under a call status; otherwise the same. */
  readonly chosen: StatusRecord;
}
