import type { RunningSystem } from '../support/running-system.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { type FlipStatuses, timeoutSeconds } from './flipping-agent.ts';
import type { QueuesOfSkills } from './memberships.ts';

/** A company with two queues that two skills reach, statuses to flip between, and agents. */
export interface FlippingCompany {
  readonly company: TestCompany;
  readonly agents: readonly TestAgent[];
  readonly statuses: FlipStatuses;
  readonly queuesOf: QueuesOfSkills;
  /** The number that leads to the queue which every agent has a skill for. */
  readonly called: string;
}

export async function createFlippingCompany(system: RunningSystem, size: number): Promise<FlippingCompany> {
  const company = await createCompany(system);
  const sales = await company.queue('Sales', { ringSeconds: 2, strategy: 'ring-all' });
  const support = await company.queue('Support', { ringSeconds: 2, strategy: 'ring-all' });
  const selling = await company.skill('Selling', [sales.id]);
  // Two skills lead to Sales, so that losing one of them changes nothing there [S1].
  const helping = await company.skill('Helping', [sales.id, support.id]);
  const { called } = await company.number({ kind: 'queue', queueId: sales.id });
  const statuses = await createStatuses(company);
  const agents: TestAgent[] = [];
  for (let serial = 1; serial <= size; serial += 1)
    agents.push(await company.agent(`Agent${serial}`, [{ skillId: selling.id }]));
  return {
    company,
    agents,
    statuses,
    called,
    queuesOf: new Map([
      [selling.id, [sales.id]],
      [helping.id, [sales.id, support.id]],
    ]),
  };
}

/** Every skill set leads to the queue of the number, at one level or another. */
export function skillSets(
  queuesOf: QueuesOfSkills,
): readonly (readonly { skillId: number; level: number }[])[] {
  const [selling = 0, helping = 0] = queuesOf.keys();
  return [
    [{ skillId: selling, level: 1 }],
    [{ skillId: helping, level: 1 }],
    [
      { skillId: selling, level: 2 },
      { skillId: helping, level: 1 },
    ],
  ];
}

async function createStatuses(company: TestCompany): Promise<FlipStatuses> {
  const connected = company.statuses.Connected ?? 0;
  const create = async (name: string) => (await company.status(name, false)).id;
  const paperwork = await create('Paperwork');
  const coffee = await create('Coffee');
  await company.rest.patch(`/v1/statuses/${paperwork}`, {
    timeoutSeconds: timeoutSeconds.paperwork,
    goToStatusId: connected,
  });
  await company.rest.patch(`/v1/statuses/${coffee}`, { timeoutSeconds: timeoutSeconds.coffee });
  return { connected, break: await create('Break'), paperwork, coffee };
}
