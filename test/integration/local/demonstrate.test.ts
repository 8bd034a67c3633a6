import { expect } from 'chai';
import { demonstrate } from '../../../ops/local/demonstrate.ts';
import type { Demonstration } from '../../../ops/local/demonstration.ts';
import type { ReachableEngine } from '../../../ops/local/media-nodes.ts';
import type { SeedOptions } from '../../../ops/local/seed.ts';
import {
  adminPassword,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
} from '../rest/rest-system.ts';
import type { RestClient } from '../rest/rest-client.ts';

const asterisk: ReachableEngine = {
  secret: 'of the engine',
  access: {
    engine: 'asterisk',
    connection: {
      host: '127.0.0.1',
      amiPort: 15_038,
      ariPort: 18_088,
      username: 'switchroom',
      generatedFolder: '/var/lib/engine/generated',
      spoolFolder: '/var/lib/engine/spool',
      journalFile: '/var/lib/engine/cel.jsonl',
      sipAddress: '127.0.0.1:15060',
    },
  },
};

describe('the demonstration company', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let options: SeedOptions;

  beforeEach(async () => {
    system = await startRestSystem();
    const company = await foundTestCompany(system, { operator: true });
    ({ admin } = company);
    options = {
      url: system.baseUrl,
      admin: { email: company.adminEmail, password: adminPassword },
      engines: [asterisk],
      log: () => undefined,
    };
  });
  afterEach(() => system.close());

  it('is completed by the next start wherever the first one was interrupted, with accounts that work', async () => {
    let interrupted = 0;
    let made: Demonstration | null = null;
    while (made === null) {
      const outcome = await interruptedAfterOneObject(() => demonstrate(null, options));
      made = outcome?.demonstration ?? null;
      if (made === null) interrupted += 1;
    }

    expect(interrupted).to.equal(16);
    const names = async (path: string, key: string) => {
      const { items } = (await admin.get(path)).body as { items: Record<string, unknown>[] };
      return items.filter(({ builtIn = null }) => builtIn === null).map((item) => item[key]);
    };
    expect(await names('/v1/media-nodes', 'name')).to.deep.equal(['local Asterisk']);
    expect(await names('/v1/queues', 'name')).to.deep.equal(['Sales', 'Support']);
    expect(await names('/v1/skills', 'name')).to.deep.equal(['Selling', 'Helping']);
    expect(await names('/v1/statuses', 'name')).to.deep.equal(['Break', 'Paperwork']);
    expect(await names('/v1/trunks', 'name')).to.deep.equal(['Demonstration provider']);
    expect(await names('/v1/numbers', 'digits')).to.deep.equal(['+3612345600']);
    expect(await names('/v1/phones', 'name')).to.deep.equal(["Anna's phone", "Ben's phone"]);
    expect(await names('/v1/extensions', 'digits')).to.deep.equal(['201', '202']);
    expect(made.agents.map(({ name }) => name)).to.deep.equal(['Anna Kiss', 'Ben Nagy']);
    for (const { id, email, password, sipUser, sipSecret } of made.agents) {
      const { body } = await (await signIn(system, email, password)).get('/v1/sessions/current');
      expect(body).to.nested.include({ 'user.id': id });
      expect(await names('/v1/phones', 'sipUser')).to.include(sipUser);
      expect(sipSecret).to.match(/^\S{16,}$/u);
    }
  });

  it('stays as it was written down when the administrator has another password, and is told so', async () => {
    const { demonstration: known } = await demonstrate(null, options);
    await admin.put('/v1/sessions/current/password', {
      current: adminPassword,
      password: 'quite another one',
    });
    const elsewhere = { ...known, url: 'http://127.0.0.1:9' };
    expect(await demonstrate(elsewhere, options)).to.deep.equal({ demonstration: known, signedIn: false });
    const written = { ...known, admin: { ...known.admin, password: 'quite another one' } };
    expect(await demonstrate(written, options)).to.deep.equal({ demonstration: written, signedIn: true });
  });

  it('is no less there while failed attempts have locked the address', async () => {
    const { demonstration: known } = await demonstrate(null, options);
    const wrong = { ...known, admin: { ...known.admin, password: 'not this one' } };
    for (let attempt = 0; attempt < 12; attempt += 1)
      expect((await demonstrate(wrong, options)).signedIn).to.equal(false);
    expect((await demonstrate(known, options)).signedIn).to.equal(false);
  });
});

/** The connection breaks as soon as an object has been made, which nobody is told; null: it broke. */
async function interruptedAfterOneObject<T>(work: () => Promise<T>): Promise<T | null> {
  const real = globalThis.fetch;
  const connection = { isBroken: false };
  globalThis.fetch = async (input, init) => {
    if (connection.isBroken) throw new Error('fetch failed');
    const answer = await real(input, init);
    const { pathname } = new URL(new Request(input).url);
    connection.isBroken = init?.method === 'POST' && /^\/v1\/(?!sessions$)[a-z-]+$/u.test(pathname);
    if (connection.isBroken) throw new Error('fetch failed');
    return answer;
  };
  try {
    return await work();
  } catch (error) {
    if (!connection.isBroken) throw error;
    return null;
  } finally {
    globalThis.fetch = real;
  }
}
