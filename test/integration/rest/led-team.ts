import type { RestClient } from './rest-client.ts';
import {
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

/** A company with a leader of a team, who is the editor of a part of its call logic. */
export interface LedTeam {
  readonly system: RestSystem;
  readonly company: TestCompany;
  readonly admin: RestClient;
  readonly leader: RestClient;
  readonly leaderId: number;
  /** Of the leader's team, by path. */
  readonly own: Record<string, number>;
  /** Of others, by path. */
  readonly others: Record<string, number>;
  readonly queueId: number;
  /** The leader's. */
  readonly extensionId: number;
}

export async function foundLedTeam(): Promise<LedTeam> {
  const system = await startRestSystem();
  const company = await foundTestCompany(system);
  const { admin } = company;
  const roleId = await admin.create('/v1/roles', { name: 'Team leader', rights: ['edit-own-call-logic'] });
  const email = `leader-${company.id}@team.example`;
  const password = 'a long password';
  const extensionId = await admin.create('/v1/extensions', { digits: '2301', name: 'Leader' });
  const leaderId = await admin.create('/v1/users', { email, password, roleId, extensionId });
  const leader = await signIn(system, email, password);
  const queueId = await admin.create('/v1/queues', { name: 'Support' });
  const promptId = await admin.create('/v1/prompts', { name: 'Welcome' });
  const make = async (name: string, digits: string, editorIds: number[]) => ({
    calendars: await admin.create('/v1/calendars', {
      name,
      timeZone: 'Europe/Budapest',
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
      editorIds,
    }),
    numbers: await admin.create('/v1/numbers', { name, digits, editorIds }),
    menus: await admin.create('/v1/menus', { name, promptId, editorIds }),
    'ring-groups': await admin.create('/v1/ring-groups', { name, editorIds }),
  });
  const own = await make('Ours', '+3611110001', [leaderId]);
  const others = await make('Theirs', '+3611110002', []);
  return { system, company, admin, leader, leaderId, own, others, queueId, extensionId };
}

/** The destination that leads to an object of this path. */
export function target(path: string, id: number | undefined): object | undefined {
  return {
    calendars: { kind: 'calendar', calendarId: id },
    menus: { kind: 'menu', menuId: id },
    'ring-groups': { kind: 'ring-group', ringGroupId: id },
  }[path];
}
