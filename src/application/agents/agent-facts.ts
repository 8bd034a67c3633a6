import type { Scope } from '../../domain/access/principal.ts';
import type { AgentEvent } from '../../domain/agent/agent-event.ts';
import type { StatusInterval } from '../../domain/agent/agent-state.ts';
import { changeAgentState } from '../../domain/agent/change-agent-state.ts';
import { endedStay } from '../../domain/agent/ended-stay.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { FinishedStretch, LockedAgent, Stores } from '../ports/stores.ts';
import type { AgentView } from './agent-view.ts';
import { type CompanyStatuses, companyStatuses } from './company-statuses.ts';

/** What a change is decided on; none of it changes until the end of the transaction. */
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

/** @param locked null: there is no such agent, and nothing to decide on */
export function factsOf(stores: Stores, scope: Scope, locked: LockedAgent | null): AgentFacts | null {
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
  const stay = endedStay(before.state, state, statuses);
  if (stay) stores.agents.endStay({ companyId: agent.companyId, agentId: agent.id, ...stay, endedAt: now });
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

/** The stretch of the activity log that goes on, with its end now. */
export function stretchUntil(now: Date, { agent, statuses }: AgentFacts): FinishedStretch {
  const { shown: statusId, since: startedAt, cause, by } = agent.state;
  const endedAt = now < startedAt ? startedAt : now;
  return finishedStretch(agent, { statusId, startedAt, endedAt, cause, by }, statuses.rule(statusId).name);
}

function finishedStretch(
  { companyId, id: agentId }: AgentRecord,
  { by, ...stretch }: StatusInterval,
  statusName: string,
): FinishedStretch {
  return { companyId, agentId, ...stretch, statusName, byUserId: by };
}
