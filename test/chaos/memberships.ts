import type { RestClient } from '../../ops/local/rest-client.ts';
import type { TestAgent } from '../support/company.ts';
import type { EngineUnderTest } from '../support/engine/engine-under-test.ts';

/** As REST shows an agent. */
interface AgentView {
  readonly id: number;
  readonly active: boolean;
  readonly withinHours: boolean;
  readonly loggedInAt: string | null;
  readonly skills: readonly { readonly skillId: number; readonly level: number }[];
  readonly status: { readonly name: string; readonly since: string };
  readonly chosenStatus: { readonly activatesSkills: boolean };
  readonly calls: number;
}

/** The queues of each skill, by its id. */
export type QueuesOfSkills = ReadonlyMap<number, readonly number[]>;

/** All agents of the company. */
export async function readAgents(rest: RestClient): Promise<readonly AgentView[]> {
  return (await rest.get<{ items: AgentView[] }>('/v1/agents?limit=500')).items;
}

/** The members that the engine should have, a line each, in order; worked out here anew from the rules [S1, S5]. */
export function desiredMembers(
  views: readonly AgentView[],
  agents: readonly TestAgent[],
  queuesOf: QueuesOfSkills,
): string[] {
  const lines: string[] = [];
  for (const { id, active, withinHours, loggedInAt, skills, chosenStatus } of views) {
    if (!active || !withinHours || loggedInAt === null || !chosenStatus.activatesSkills) continue;
    const best = new Map<number, number>();
    for (const { skillId, level } of skills)
      for (const queue of queuesOf.get(skillId) ?? [])
        best.set(queue, Math.min(level, best.get(queue) ?? level));
    const phone = agents.find((agent) => agent.id === id)?.phone.user ?? 'no phone';
    for (const [queue, level] of best) lines.push(lineOf(`queue-${queue}`, `agent-${id}`, phone, level));
  }
  return lines.sort();
}

/** The members that the engine holds in these queues, as it tells of them itself, a line each, in order. */
export async function heldMembers(engine: EngineUnderTest, queueIds: readonly number[]): Promise<string[]> {
  return (await engine.members(queueIds))
    .map(({ queueId, agentId, place, level, isPaused }) => {
      const paused = isPaused ? ' paused' : '';
      return `${lineOf(`queue-${queueId}`, `agent-${agentId}`, place, level)}${paused}`;
    })
    .sort();
}

function lineOf(queue: string, agent: string, place: string, level: number | string): string {
  return `${queue}: ${agent} at ${place}, level ${level}`;
}
