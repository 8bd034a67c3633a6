import fc from 'fast-check';
import type { AgentSnapshot, QueueGrant } from '../../../src/domain/membership/desired-memberships.ts';

/** A skill as an agent has it: the queues that it links, and the agent's level in it. */
export interface HeldSkill {
  readonly queueIds: readonly number[];
  readonly level: number;
}

/** Few queues, so that skills often share one. */
export const anySkill: fc.Arbitrary<HeldSkill> = fc.record({
  queueIds: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }),
  level: fc.integer({ min: 1, max: 9 }),
});

export function grantsOf(skills: readonly HeldSkill[]): QueueGrant[] {
  return skills.flatMap(({ queueIds, level }) => queueIds.map((queueId) => ({ queueId, level })));
}

/** An agent whom nothing keeps from being offered calls. */
export function receivingAgent(skills: readonly HeldSkill[]): AgentSnapshot {
  return {
    agentId: 7,
    companyId: 1,
    active: true,
    loggedIn: true,
    activatesSkills: true,
    withinHours: true,
    device: 'phone7',
    grants: grantsOf(skills),
  };
}
