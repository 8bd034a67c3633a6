import type { Scope } from '../../domain/access/principal.ts';
import type { AgentEvent } from '../../domain/agent/agent-event.ts';
import type { StatusInterval } from '../../domain/agent/agent-state.ts';
import { changeAgentState } from '../../domain/agent/change-agent-state.ts';
import type { UserId } from '../../domain/ids.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { FinishedStretch, LockedAgent, Stores } from '../ports/stores.ts';
import type { AgentView } from './agent-view.ts';
import { type CompanyStatuses, companyStatuses } from './company-statuses.ts';

/** What a change is decided on; all of it read after the agent was locked. */
export interface AgentFacts extends Omit<LockedAgent, 'statuses'> {
  readonly statuses: CompanyStatuses;
  readonly scope: Scope;
  readonly stores: Stores;
}

/** What a state change wrote, and what is still to be written. */
export interface Changed {
  readonly view: AgentView;
  /** The stretch of the activity log that ended; null: none did. */
  readonly ended: FinishedStretch | null;
}

/** Locks the agent and reads what belongs to it; null when there is no such agent. */
export async function readFacts(stores: Stores, scope: Scope, agentId: UserId): Promise<AgentFacts | null> {
  const locked = await stores.agents.lock(scope, agentId);
  return locked && { ...locked, statuses: companyStatuses(locked.statuses), scope, stores };
}

/** Lets the state machine decide and stores the new state; the stretch that ended is left to the caller. */
export async function carryOut(
  { agent: before, user, statuses, stores }: AgentFacts,
  event: AgentEvent,
  now: Date,
): Promise<Changed> {
  const { state, ended } = changeAgentState(before.state, event, statuses, now);
  const agent = state === before.state ? before : await stores.agents.update({ ...before, state });
  return {
    view: {
      agent,
      user,
      status: statuses.rule(state.shown),
      chosen: statuses.rule(state.chosen),
    },
    ended: ended && finishedStretch(agent, ended, statuses.rule(ended.statusId).name),
  };
}

function finishedStretch(
  { companyId, id: agentId }: AgentRecord,
  { by, ...stretch }: StatusInterval,
  statusName: string,
): FinishedStretch {
  return { companyId, agentId, ...stretch, statusName, byUserId: by };
}
