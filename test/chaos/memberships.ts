import type { RestClient } from '../../ops/local/rest-client.ts';
import { AmiConnection } from '../../src/asterisk/ami/ami-connection.ts';
import type { Installation } from '../../ops/local/installation.ts';
import type { TestAgent } from '../support/company.ts';

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
    for (const [queue, level] of best)
      lines.push(lineOf(`queue-${queue}`, `agent-${id}`, `PJSIP/${phone}`, level));
  }
  return lines.sort();
}

/** The members that app_queue holds in these queues, as the manager interface lists them, a line each, in order. */
export async function heldMembers(
  { asterisk: { ports, user, secret } }: Installation,
  queueIds: readonly number[],
): Promise<string[]> {
  const ami = await AmiConnection.connect({
    host: '127.0.0.1',
    port: ports.ami,
    username: user,
    secret,
    events: [],
    deadlineMs: 10_000,
  });
  try {
    const queues = new Set(queueIds.map((id) => `queue-${id}`));
    return (await ami.list('QueueStatus'))
      .filter((entry) => entry.event === 'QueueMember' && queues.has(entry.first('Queue') ?? ''))
      .map((entry) => {
        const value = (name: string) => entry.first(name) ?? '';
        const paused = value('Paused') === '0' ? '' : ' paused';
        return `${lineOf(value('Queue'), value('Name'), value('Location'), value('Penalty'))}${paused}`;
      })
      .sort();
  } finally {
    ami.close();
  }
}

function lineOf(queue: string, agent: string, place: string, level: number | string): string {
  return `${queue}: ${agent} at ${place}, level ${level}`;
}
