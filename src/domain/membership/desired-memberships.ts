import type { AgentId, CompanyId, QueueId } from '../ids.ts';

/** What the membership planner needs to know of one agent. */
export interface AgentSnapshot {
  readonly agentId: AgentId;
  readonly companyId: CompanyId;
  /** The user is active [S11]. */
  readonly active: boolean;
  readonly loggedIn: boolean;
  /** The status the agent chose activates skills [S5]. */
  readonly activatesSkills: boolean;
  /** Now is inside the agent's working hours, or there are none [R8]. */
  readonly withinHours: boolean;
  /** Where queue calls reach the agent; a name of `place.ts`. Null while there is nothing that rings. */
  readonly device: string | null;
  /** One entry for each queue of each skill of the agent; a queue shared by two skills is there twice. */
  readonly grants: readonly QueueGrant[];
}

export interface QueueGrant {
  readonly queueId: QueueId;
  /** 1 to 9; level 1 is offered calls first. */
  readonly level: number;
}

/** An agent in a queue, reached at a device. */
export interface Membership {
  readonly queueId: QueueId;
  readonly agentId: AgentId;
  readonly device: string;
  readonly level: number;
}

export const reasonsNotReceiving = [
  'inactive',
  'not-logged-in',
  'outside-working-hours',
  'status',
  'no-device',
] as const;
export type ReasonNotReceiving = (typeof reasonsNotReceiving)[number];

/** Why no queue call may be offered to the agent: the first reason there is, from the lasting to the passing. Null: they may. */
export function whyNotReceiving(agent: AgentSnapshot): ReasonNotReceiving | null {
  if (!agent.active) return 'inactive';
  if (!agent.loggedIn) return 'not-logged-in';
  if (!agent.withinHours) return 'outside-working-hours';
  if (!agent.activatesSkills) return 'status';
  return agent.device === null ? 'no-device' : null;
}

/** Whether queue calls may be offered to the agent at all. */
export function isReceiving(agent: AgentSnapshot): boolean {
  return whyNotReceiving(agent) === null;
}

/** The queues to which the agent's skills lead, each with the best (lowest) level [S1]. */
export function queuesOfSkills({ grants }: Pick<AgentSnapshot, 'grants'>): Map<QueueId, number> {
  const best = new Map<QueueId, number>();
  for (const { queueId, level } of grants) {
    best.set(queueId, Math.min(level, best.get(queueId) ?? level));
  }
  return best;
}

/**
 * The queues in which the engine should have this agent: the union over the agent's skills [S1], each with the best
 * (lowest) level, or none while the agent is not receiving [S5, S11].
 */
export function desiredMemberships(agent: AgentSnapshot): Membership[] {
  if (!isReceiving(agent) || agent.device === null) return [];
  const { agentId, device } = agent;
  return [...queuesOfSkills(agent)].map(([queueId, level]) => ({ queueId, agentId, device, level }));
}
