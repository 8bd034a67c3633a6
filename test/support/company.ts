import { randomBytes } from 'node:crypto';
import { RestClient } from '../../ops/local/rest-client.ts';
import type { RunningSystem } from './running-system.ts';

interface Made {
  readonly id: number;
}

/** An agent with a fixed extension and a SIP phone. */
export interface TestAgent extends Made {
  readonly name: string;
  readonly email: string;
  readonly extension: string;
  readonly extensionId: number;
  readonly phone: { readonly id: number; readonly user: string; readonly password: string };
}

/** A company of its own with what most tests need; everything is made over REST and applied when a method returns. */
export interface TestCompany extends Made {
  /** Signed in as its administrator. */
  readonly rest: RestClient;
  /** A new session at the server as it is now: another process has another port. */
  signInAgain(): Promise<RestClient>;
  /** As one of its agents. */
  signInAs(agent: Pick<TestAgent, 'email'>): Promise<RestClient>;
  /** A session at another process of the same system. */
  signInAt(url: string): Promise<RestClient>;
  /** Address from which its provider sends calls. */
  readonly trunkAddress: string;
  /** Ids of the statuses that every company has, by name. */
  readonly statuses: Readonly<Record<string, number>>;
  queue(name: string, more?: Readonly<Record<string, unknown>>): Promise<Made>;
  skill(name: string, queueIds: readonly number[]): Promise<Made>;
  /** A number that leads to the destination; `called` is how the provider sends it. */
  number(destination: Readonly<Record<string, unknown>>): Promise<Made & { called: string }>;
  agent(name: string, skills: readonly { skillId: number; level?: number }[]): Promise<TestAgent>;
  status(name: string, activatesSkills: boolean): Promise<Made>;
}

const patient = { prefer: 'wait=30' };
const password = 'test-password-1';
let companies = 0;
/** All that were made in this run, oldest first. */
export const companiesMade: TestCompany[] = [];

export async function createCompany(system: RunningSystem): Promise<TestCompany> {
  companies += 1;
  const serial = companies;
  const operator = await system.operator();
  const email = `admin${serial}-${randomBytes(3).toString('hex')}@example.com`;
  const { id } = await operator.post<Made>(
    '/v1/companies',
    {
      name: `Company ${serial}`,
      country: 'HU',
      timeZone: 'Europe/Budapest',
      mediaNodeIds: [system.nodeId],
      admin: { firstName: 'Ada', lastName: 'Admin', email, password },
    },
    patient,
  );
  const signInAt = (url: string) => new RestClient(url).signIn(email, password);
  const signInAgain = () => signInAt(system.url());
  const rest = await signInAgain();
  const make = <T = Made>(path: string, body: Readonly<Record<string, unknown>>) =>
    rest.post<T>(path, body, patient);
  const roles = await rest.get<{ items: Made[] }>('/v1/roles');
  const statuses = await rest.get<{ items: (Made & { name: string })[] }>('/v1/statuses');
  const trunkAddress = `127.1.${serial}.5`;
  await make('/v1/trunks', { name: 'Provider', host: trunkAddress, inboundAddresses: [trunkAddress] });
  let numbers = 0;
  let extensions = 200;
  const company: TestCompany = {
    id,
    rest,
    signInAgain,
    signInAs: (agent) => new RestClient(system.url()).signIn(agent.email, password),
    signInAt,
    trunkAddress,
    statuses: Object.fromEntries(statuses.items.map((status) => [status.name, status.id])),
    queue: (name, more = {}) => make('/v1/queues', { name, ...more }),
    skill: (name, queueIds) => make('/v1/skills', { name, queueIds }),
    number: async (destination) => {
      numbers += 1;
      const called = `+361${String(serial).padStart(4, '0')}${String(numbers).padStart(3, '0')}`;
      const made = await make('/v1/numbers', { digits: called, name: `Number ${numbers}`, destination });
      return { ...made, called };
    },
    agent: async (name, skills) => {
      extensions += 1;
      const extension = String(extensions);
      const phone = await make<Made & { sip: { user: string; secret: string } }>('/v1/phones', {
        name: `${name}'s phone`,
      });
      const { id: extensionId } = await make('/v1/extensions', {
        digits: extension,
        name,
        devices: [{ phoneId: phone.id }],
      });
      const agentEmail = `${name.toLowerCase()}-${randomBytes(3).toString('hex')}@example.com`;
      const user = await make('/v1/users', {
        firstName: name,
        lastName: 'Agent',
        email: agentEmail,
        password,
        roleId: roles.items[0]?.id,
        agent: true,
        extensionId,
        skills,
      });
      return {
        id: user.id,
        name,
        email: agentEmail,
        extension,
        extensionId,
        phone: { id: phone.id, user: phone.sip.user, password: phone.sip.secret },
      };
    },
    status: (name, activatesSkills) => make('/v1/statuses', { name, activatesSkills }),
  };
  companiesMade.push(company);
  return company;
}
