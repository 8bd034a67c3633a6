import { randomBytes } from 'node:crypto';
import type { Demonstration, DemonstrationAgent } from './demonstration.ts';
import { firstCompany, placeCompany, type ReachableEngine, registerMediaNodes } from './media-nodes.ts';
import { type Json, RestClient } from './rest-client.ts';

export interface SeedOptions {
  readonly url: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly engines: readonly ReachableEngine[];
  readonly log: (line: string) => void;
}

interface Made {
  readonly id: number;
}

interface MadePhone extends Made {
  readonly sip: { readonly user: string; readonly secret: string };
}

type Key = 'name' | 'digits' | 'email';

/**
 * Makes an object, unless a seed that was interrupted made it already: what has the same name, digits or e-mail address.
 *
 * @param renew gives what is shown of a new object only
 */
type Make = <T extends Made>(
  path: string,
  key: Key,
  body: Json,
  renew?: (found: T) => Promise<T>,
) => Promise<T>;

/** Seeds wait as long as REST allows: at the first start the engine may still be connecting. */
const patient = { prefer: 'wait=30' };

/** The address from which the demonstration's provider sends calls; loopback, like everything here. */
const trunkAddress = '127.0.0.5';
const number = '+3612345600';

/**
 * Fills an empty installation with a small company, through the REST interface as any administrator would. Goes on where an earlier
 * seed was interrupted.
 */
export async function seed({ url, admin, engines: reachable, log }: SeedOptions): Promise<Demonstration> {
  const rest = await new RestClient(url).signIn(admin.email, admin.password);
  const make = makeWith(rest);
  const company = await firstCompany(rest);
  const engines = await registerMediaNodes(rest, reachable, []);
  await placeCompany(rest, company, engines);

  log('queues, skills, number');
  const sales = await make('/v1/queues', 'name', {
    name: 'Sales',
    record: true,
    ringSeconds: 15,
    strategy: 'longest-idle',
  });
  const support = await make('/v1/queues', 'name', { name: 'Support', record: true, ringSeconds: 15 });
  const selling = await make('/v1/skills', 'name', { name: 'Selling', queueIds: [sales.id] });
  const helping = await make('/v1/skills', 'name', { name: 'Helping', queueIds: [support.id] });
  await seedStatuses(rest, make);
  await make('/v1/trunks', 'name', {
    name: 'Demonstration provider',
    host: trunkAddress,
    inboundAddresses: [trunkAddress],
  });
  await make('/v1/numbers', 'digits', {
    digits: number,
    name: 'Main number',
    destination: { kind: 'queue', queueId: sales.id },
  });

  log('agents with their phones');
  const roles = await rest.get<{ items: { id: number; name: string }[] }>('/v1/roles');
  const role =
    roles.items.find(({ name }) => name === 'Agent') ??
    (await rest.post<Made>('/v1/roles', { name: 'Agent', rights: [] }, patient));
  const agents: DemonstrationAgent[] = [];
  for (const person of [
    { firstName: 'Anna', lastName: 'Kiss', skill: 'Selling', skillId: selling.id, extension: '201' },
    { firstName: 'Ben', lastName: 'Nagy', skill: 'Helping', skillId: helping.id, extension: '202' },
  ]) {
    agents.push(await seedAgent(rest, make, person, role.id));
  }
  return { url, engines, admin, number, trunkAddress, agents };
}

function makeWith(rest: RestClient): Make {
  return async <T extends Made>(
    path: string,
    key: Key,
    body: Json,
    renew: (found: T) => Promise<T> = (found) => Promise.resolve(found),
  ) => {
    const value = String(body[key]);
    const { items } = await rest.get<{ items: (T & Json)[] }>(
      `${path}?${new URLSearchParams({ [key]: value }).toString()}`,
    );
    const found = items.find((item) => item[key] === value);
    return found ? renew(found) : rest.post(path, body, patient);
  };
}

/** What agents choose from besides the built-in statuses: a break, and a minute of paperwork that ends by itself. */
async function seedStatuses(rest: RestClient, make: Make): Promise<void> {
  const { items } = await rest.get<{ items: Made[] }>('/v1/statuses?builtIn=connected');
  await make('/v1/statuses', 'name', { name: 'Break', colour: '#b85c2f' });
  await make('/v1/statuses', 'name', {
    name: 'Paperwork',
    colour: '#7a5fa8',
    timeoutSeconds: 60,
    goToStatusId: items[0]?.id ?? null,
  });
}

async function seedAgent(
  rest: RestClient,
  make: Make,
  person: { firstName: string; lastName: string; skill: string; skillId: number; extension: string },
  roleId: number,
): Promise<DemonstrationAgent> {
  const { firstName, lastName, skill, skillId, extension } = person;
  const phone = await make<MadePhone>(
    '/v1/phones',
    'name',
    { name: `${firstName}'s phone`, kind: 'sip' },
    ({ id }) => rest.post(`/v1/phones/${id}/secret`, {}, patient),
  );
  const { id: extensionId } = await make('/v1/extensions', 'digits', {
    digits: extension,
    name: `${firstName} ${lastName}`,
    devices: [{ phoneId: phone.id }],
  });
  const email = `${firstName.toLowerCase()}@example.com`;
  const password = randomBytes(9).toString('base64url');
  const user = await make(
    '/v1/users',
    'email',
    { firstName, lastName, email, password, roleId, agent: true, extensionId, skills: [{ skillId }] },
    ({ id }) => rest.patch(`/v1/users/${id}`, { password }, patient),
  );
  return {
    id: user.id,
    name: `${firstName} ${lastName}`,
    skill,
    email,
    password,
    extension,
    sipUser: phone.sip.user,
    sipSecret: phone.sip.secret,
  };
}
