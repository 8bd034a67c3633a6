import type { RowDataPacket } from 'mysql2/promise';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import type { BenchSystem } from './bench-system.ts';
import { ClickAgent } from './click-agent.ts';
import { copyAgent } from './many-agents.ts';
import { membersOf } from './members-of.ts';

/** An agent of the shift as the engine knows the agent. */
export interface ShiftMember {
  readonly device: string;
  /** Names of the queues. */
  readonly queues: readonly string[];
}

/** A company of which many agents work by the same calendar, and a few others who click. */
export interface ShiftCompany {
  readonly company: TestCompany;
  readonly calendarId: number;
  readonly queueIds: readonly number[];
  /** Queues without skills, for the same work done raw: by pairs the same as `queueIds`. */
  readonly rawQueueIds: readonly number[];
  readonly agents: number;
  readonly memberships: number;
  /** The raw members: the same devices, in the queues of the raw side. */
  readonly rawMembers: readonly ShiftMember[];
  /** They have no calendar, and skills of the shift. */
  readonly clicking: readonly ClickAgent[];
}

export const shiftClickers = 4;
export const allDay = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }];
const loadedWithinMs = 180_000;

interface DeviceRow extends RowDataPacket {
  readonly sipUser: string;
  readonly skillId: number;
}

/** Half of the agents are in one queue, the others in two. @param agents at least two */
export async function makeShiftCompany(system: BenchSystem, agents: number): Promise<ShiftCompany> {
  const company = await createCompany(system);
  const queue = async (name: string) => (await company.queue(name)).id;
  const queueIds = [await queue('First'), await queue('Second'), await queue('Third')];
  const rawQueueIds = [await queue('Raw 1'), await queue('Raw 2'), await queue('Raw 3')];
  const inOne = await company.skill('One queue', queueIds.slice(0, 1));
  const inTwo = await company.skill('Two queues', queueIds.slice(1));
  const calendar = await company.rest.post<{ id: number }>('/v1/calendars', {
    name: 'Shift',
    timeZone: 'UTC',
    weekly: allDay,
    defaultDestination: { kind: 'hang-up' },
  });
  const onBreak = await company.status('Break', false);
  const statuses = { connected: company.statuses.Connected ?? 0, onBreak: onBreak.id };
  const logIn = (person: TestAgent) => ClickAgent.logIn(system.url(), company.rest, person, statuses);
  const halves: readonly [number, number] = [Math.ceil(agents / 2), Math.floor(agents / 2)];
  for (const [half, skill] of [inOne, inTwo].entries()) {
    const person = await company.agent(`Model${half + 1}`, [{ skillId: skill.id }]);
    await company.rest.patch(`/v1/users/${person.id}`, { workingHoursId: calendar.id });
    (await logIn(person)).close();
    const copies = (halves[half] ?? 1) - 1;
    if (copies > 0) await copyInto(system, person.id, copies);
  }
  const clicking: ClickAgent[] = [];
  // Made over REST after the copies: what they bring makes the server load everything.
  for (let clicker = 0; clicker < shiftClickers; clicker += 1) {
    const skillId = clicker % 2 === 0 ? inOne.id : inTwo.id;
    clicking.push(await logIn(await company.agent(`Clicker${clicker + 1}`, [{ skillId }])));
  }
  // There and back: the copies were not told to the engines.
  for (const weekly of [[], allDay])
    await company.rest.patch(`/v1/calendars/${calendar.id}`, { weekly }, { prefer: 'wait=30' });
  const memberships = halves[0] + 2 * halves[1];
  const byClickers = clicking.length + Math.floor(clicking.length / 2);
  await eventually(async () => {
    const members = await membersOf(system, queueIds);
    if (members !== memberships + byClickers)
      throw new Error(`${members} members instead of ${memberships + byClickers}`);
  }, loadedWithinMs);
  await system.untilApplied();
  const nameOf = (id: number) => `queue-${id}`;
  const rawMembers = (await devicesOf(system, calendar.id)).map(({ sipUser, skillId }) => ({
    device: `PJSIP/${sipUser}`,
    queues: (skillId === inOne.id ? rawQueueIds.slice(0, 1) : rawQueueIds.slice(1)).map(nameOf),
  }));
  return {
    company,
    calendarId: calendar.id,
    queueIds,
    rawQueueIds,
    agents,
    memberships,
    rawMembers,
    clicking,
  };
}

async function copyInto(system: BenchSystem, modelId: number, count: number): Promise<void> {
  const database = await system.administrator();
  try {
    await copyAgent(database, modelId, count);
  } finally {
    await database.end();
  }
}

async function devicesOf(system: BenchSystem, calendarId: number): Promise<DeviceRow[]> {
  const database = await system.administrator();
  try {
    const [rows] = await database.query<DeviceRow[]>(
      `SELECT p.sipUser, s.skillId FROM users u JOIN user_skills s ON s.userId = u.id
      JOIN extension_devices d ON d.extensionId = u.extensionId JOIN phones p ON p.id = d.phoneId
      WHERE u.workingHoursId = ? ORDER BY u.id`,
      [calendarId],
    );
    return rows;
  } finally {
    await database.end();
  }
}
