import type { RowDataPacket } from 'mysql2/promise';
import { createCompany, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import type { BenchSystem } from './bench-system.ts';
import { ClickAgent } from './click-agent.ts';
import { copyAgent } from './many-agents.ts';
import { membersOf } from './members-of.ts';
import { oneMinuteLoad } from './report.ts';
import { readServerMemory, type ServerMemory } from './server-memory.ts';

export interface MemoryAt extends ServerMemory {
  readonly agents: number;
  readonly companies: number;
  readonly members: number;
  /** From the start of the process until it had compared everything with the engine. */
  readonly readySeconds: number;
  readonly loadAverage: number;
}

export interface MemoryOptions {
  /** Rising. */
  readonly agents: readonly number[];
  readonly log: (line: string) => void;
}

const perCompany = 1_000;
const loadedWithinMs = 300_000;

/**
 * (e) What a fresh server process holds after it compared everything with the engine. All agents are logged in and each is in one
 * queue; a company has at most a thousand.
 *
 * @param system one that has no other agents, with the options of `server-memory.ts`
 */
export async function measureMemory(
  system: BenchSystem,
  { agents, log }: MemoryOptions,
): Promise<MemoryAt[]> {
  const found: MemoryAt[] = [];
  const queueIds: number[] = [];
  for (const wanted of agents) {
    log(`memory: until there are ${wanted} agents …`);
    queueIds.push(...(await addAgents(system, wanted - (found.at(-1)?.agents ?? 0))));
    await system.untilApplied();
    await system.server().stop();
    const startedAt = performance.now();
    await system.restart();
    const readySeconds = (performance.now() - startedAt) / 1_000;
    const members = await eventually(async () => {
      const held = await membersOf(system, queueIds);
      if (held !== wanted) throw new Error(`${held} members instead of ${wanted}`);
      return held;
    }, loadedWithinMs);
    const memory = await readServerMemory(system);
    const companies = queueIds.length;
    found.push({
      agents: await agentsIn(system),
      companies,
      members,
      readySeconds,
      loadAverage: oneMinuteLoad(),
      ...memory,
    });
    log(`  RSS ${Math.round(memory.rss)} MiB, heap ${Math.round(memory.heap)} MiB`);
  }
  return found;
}

interface Model {
  readonly company: TestCompany;
  readonly agentId: number;
  readonly queueId: number;
}

/**
 * First small companies, then all copies at once, then each is loaded: an edit makes the engine read the phones of all companies.
 *
 * @returns the queues, one of each company, in which all agents are to be
 */
async function addAgents(system: BenchSystem, agents: number): Promise<number[]> {
  const models: Model[] = [];
  for (let company = 0; company < agents / perCompany; company += 1) models.push(await addCompany(system));
  const database = await system.administrator();
  try {
    for (const [index, { agentId }] of models.entries()) {
      const copies = Math.min(perCompany, agents - index * perCompany) - 1;
      if (copies > 0) await copyAgent(database, agentId, copies);
    }
  } finally {
    await database.end();
  }
  // Loads the copies' phones; their memberships are found missing when the next process compares.
  for (const { company, queueId } of models)
    await company.rest.patch(`/v1/queues/${queueId}`, { ringSeconds: 17 }, { prefer: 'wait=60' });
  return models.map(({ queueId }) => queueId);
}

async function addCompany(system: BenchSystem): Promise<Model> {
  const company = await createCompany(system);
  const queue = await company.queue('Queue');
  const skill = await company.skill('Work', [queue.id]);
  const statuses = { connected: company.statuses.Connected ?? 0, onBreak: 0 };
  const model = await company.agent('Model', [{ skillId: skill.id }]);
  (await ClickAgent.logIn(system.url(), company.rest, model, statuses)).close();
  return { company, agentId: model.id, queueId: queue.id };
}

async function agentsIn(system: BenchSystem): Promise<number> {
  const database = await system.administrator();
  try {
    const [rows] = await database.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS agents FROM agents WHERE loggedInAt IS NOT NULL',
    );
    return Number(rows[0]?.agents);
  } finally {
    await database.end();
  }
}
