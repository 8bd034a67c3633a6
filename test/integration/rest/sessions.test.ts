import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CheckPin, pinAttemptsKey } from '../../../src/application/agents/check-pin.ts';
import { LockOut } from '../../../src/application/sessions/lock-out.ts';
import { SignIn } from '../../../src/application/sessions/sign-in.ts';
import { SecretVault } from '../../../src/platform/secret-vault.ts';
import type { RestClient } from './rest-client.ts';
import {
  adminPassword,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('sessions over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;

  before(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system);
  });
  after(() => system.close());

  const attempt = (email: string, password: string) =>
    system.client().post('/v1/sessions', { email, password });

  it('the right password opens a session, whatever the case of the e-mail address', async () => {
    const { status, body, headers } = await attempt(company.adminEmail.toUpperCase(), adminPassword);
    expect(status).to.equal(201);
    expect(headers.get('cache-control')).to.equal('no-store');
    const current = await system.client(String(body.token)).get('/v1/sessions/current');
    expect(current.body).to.deep.include({ kind: 'session', companyId: company.id });
    expect(current.body.rights).to.include('admin').and.not.include('operate');
  });

  it('a wrong password and an unknown address look the same', async () => {
    const wrong = await attempt(company.adminEmail, 'not the password');
    const unknown = await attempt('nobody@example.org', 'not the password');
    expect([wrong.status, unknown.status]).to.deep.equal([401, 401]);
    expect(wrong.body.code).to.equal('invalid-credentials');
    expect({ ...wrong.body, requestId: '' }).to.deep.equal({ ...unknown.body, requestId: '' });
    expect(wrong.headers.get('www-authenticate')).to.contain('Bearer');
  });

  it('after failures in a row the address is locked for a while, and the right password does not help', async () => {
    const { adminEmail } = await foundTestCompany(system);
    for (let failure = 0; failure < 5; failure += 1) await attempt(adminEmail, 'wrong');
    const locked = await attempt(adminEmail, adminPassword);
    expect(locked.status).to.equal(429);
    expect(locked.body.code).to.equal('locked');
    const retryAfter = Number(locked.headers.get('retry-after'));
    expect(retryAfter).to.be.within(1, 15 * 60);
    system.levers.clockOffsetMs = retryAfter * 1000 + 1000;
    expect((await attempt(adminEmail, adminPassword)).status).to.equal(201);
    system.levers.clockOffsetMs = 0;
  });

  it('passwords that are tried at once are counted like those one after the other', async () => {
    const { adminEmail } = await foundTestCompany(system);
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt(adminEmail, 'wrong')));
    const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
    expect(statuses).to.deep.equal([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
    expect((await attempt(adminEmail, adminPassword)).status).to.equal(429);
  });

  it('one person may sign in at many places at once', async () => {
    const { adminEmail } = await foundTestCompany(system);
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt(adminEmail, adminPassword)));
    expect(answers.map(({ status }) => status)).to.deep.equal(Array<number>(12).fill(201));
  });

  it('whoever forgot a password signs in with the new one from an administrator, also while locked', async () => {
    const { items } = (await company.admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const email = 'forgot@company.example';
    const user = await company.admin.create('/v1/users', {
      ...{ email, password: 'a long password', roleId: items?.[0]?.id, agent: true, pin: '1234' },
    });
    for (let failure = 0; failure < 5; failure += 1) await attempt(email, 'wrong');
    expect((await attempt(email, 'a long password')).status).to.equal(429);

    await company.admin.patch(`/v1/users/${user}`, { password: 'another password' });
    expect((await attempt(email, 'another password')).status).to.equal(201);
  });

  it('the last administrator who forgot the password is given a new one at the server, also while locked', async () => {
    const { id, admin, adminEmail } = await foundTestCompany(system);
    for (let failure = 0; failure < 5; failure += 1) await attempt(adminEmail, 'wrong');
    const setPassword = async (email: string, password: string) => {
      const script = fileURLToPath(new URL('../../../src/set-password.ts', import.meta.url));
      const child = execFile(process.execPath, ['--import', 'tsx', script, email], {
        env: {
          ...process.env,
          SWITCHROOM_DATABASE_URL: system.testDatabase.url,
          SWITCHROOM_REDIS_URL: 'redis://127.0.0.1:1/0',
          SWITCHROOM_RECORDINGS: '/nowhere',
          SWITCHROOM_SEAL_KEY: '0'.repeat(64),
        },
      });
      child.stdin?.end(`${password}\n`);
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    };
    expect(await setPassword('nobody@company.example', 'another password')).to.equal(1);
    expect(await setPassword(adminEmail, 'short')).to.equal(1);
    expect(await setPassword(adminEmail.toUpperCase(), 'another password')).to.equal(0);

    expect((await admin.get('/v1/queues')).status).to.equal(401);
    const again = await signIn(system, adminEmail, 'another password');
    const { items } = (await again.get('/v1/audit-entries?kind=user&limit=1')).body as { items?: object[] };
    expect(items?.[0]).to.deep.include({ action: 'set-password', label: 'system', userId: null });
    expect((await again.get('/v1/sessions/current')).body.companyId).to.equal(id);
  });

  describe('whoever is signed in changes the own password', () => {
    const next = 'another long password';
    const change = (client: RestClient, current: string, password = next) =>
      client.put('/v1/sessions/current/password', { current, password });
    const addAgent = async (email: string) => {
      const roleId = await company.admin.create('/v1/roles', { name: `Role of ${email}` });
      const user = { email, password: 'a long password', roleId, agent: true };
      return await company.admin.create('/v1/users', user);
    };

    it('without any right, with the present one; the other sessions end, and it is in the audit [P6]', async () => {
      const email = 'own@company.example';
      const id = await addAgent(email);
      const here = await signIn(system, email, 'a long password');
      const elsewhere = await signIn(system, email, 'a long password');
      const changed = await change(here, 'a long password');
      expect(changed.status, changed.text).to.equal(204);
      expect(changed.headers.get('switchroom-receipt')).to.equal('applied');
      expect((await here.get('/v1/sessions/current')).status).to.equal(200);
      expect((await elsewhere.get('/v1/sessions/current')).status).to.equal(401);
      expect((await attempt(email, 'a long password')).status).to.equal(401);
      expect((await attempt(email, next)).status).to.equal(201);

      const { body, text } = await company.admin.get('/v1/audit-entries?kind=user&limit=1');
      const [entry] = body.items as object[];
      expect(entry).to.deep.include({ action: 'set-password', label: email, userId: id, objectId: id });
      expect(text).not.to.contain(next).and.not.to.contain('argon');
    });

    it('not with a wrong one, which is counted like a failure to sign in', async () => {
      const email = 'guessing@company.example';
      await addAgent(email);
      const client = await signIn(system, email, 'a long password');
      for (let failure = 0; failure < 5; failure += 1) {
        const { status, body } = await change(client, 'a wrong password');
        expect(status).to.equal(422);
        expect((body.errors as object[])[0]).to.deep.include({ path: '/current', code: 'wrong-password' });
      }
      const locked = await change(client, 'a long password');
      expect([locked.status, locked.body.code]).to.deep.equal([429, 'locked']);
      expect((await attempt(email, 'a long password')).status).to.equal(429);
    });

    it('not to one that is too short, and not with an API key', async () => {
      const { admin, adminEmail } = await foundTestCompany(system);
      expect((await change(admin, adminPassword, 'short')).status).to.equal(422);
      const key = await admin.post('/v1/api-keys', { name: 'CRM' });
      const byKey = await change(system.client(String(key.body.key)), adminPassword);
      expect(byKey.status, byKey.text).to.equal(409);
      expect((await attempt(adminEmail, adminPassword)).status).to.equal(201);
    });
  });

  it('a new PIN can be used at once, however often the old one was mistyped', async () => {
    const { items } = (await company.admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const user = await company.admin.create('/v1/users', {
      email: 'pin@company.example',
      ...{ password: 'a long password', roleId: items?.[0]?.id, agent: true, pin: '1234' },
    });
    const { sessions, records } = system.database.stores;
    const secrets = new SecretVault(createHash('sha256').update('a test').digest());
    const check = new CheckPin(new LockOut(sessions, { now: () => new Date() }), secrets);
    const isRight = async (pin: string) => {
      const agent = await records.user.find({ companyId: company.id }, user);
      return await check.check(agent, pin);
    };
    for (let failure = 0; failure < 5; failure += 1) await isRight('0000');
    expect(await isRight('1234')).to.equal(false);

    await company.admin.patch(`/v1/users/${user}`, { lastName: 'Renamed' });
    expect(await isRight('1234')).to.equal(false);
    await company.admin.patch(`/v1/users/${user}`, { pin: '4321' });
    expect(await isRight('4321')).to.equal(true);
  });

  it('nobody locks the PIN of an agent by signing in under the name of it', async () => {
    const { items } = (await company.admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const user = await company.admin.create('/v1/users', {
      ...{ email: 'locked-pin@company.example', password: 'a long password', roleId: items?.[0]?.id },
      ...{ agent: true, pin: '1234' },
    });
    const key = pinAttemptsKey({ companyId: company.id, id: user });
    expect((await attempt(key, 'x')).status).to.equal(422);
    for (let failure = 0; failure < 5; failure += 1) await attempt(key.replaceAll('\n', ':'), 'x');
    const { sessions, records } = system.database.stores;
    const secrets = new SecretVault(createHash('sha256').update('a test').digest());
    const check = new CheckPin(new LockOut(sessions, { now: () => new Date() }), secrets);
    const agent = await records.user.find({ companyId: company.id }, user);
    expect(await check.check(agent, '1234')).to.equal(true);
  });

  it('a token is good until its session ends or expires', async () => {
    const client = await signIn(system, company.adminEmail);
    expect((await client.delete('/v1/sessions/current')).status).to.equal(204);
    const refused = await client.get('/v1/queues');
    expect(refused.status).to.equal(401);
    expect(refused.headers.get('www-authenticate')).to.contain('invalid_token');

    const later = await signIn(system, company.adminEmail);
    system.levers.clockOffsetMs = 13 * 3_600_000;
    expect((await later.get('/v1/queues')).status).to.equal(401);
    system.levers.clockOffsetMs = 0;
  });

  it('without a token, or with what is none, there is a challenge', async () => {
    const headers = [
      '',
      'Basic YTpi',
      'Bearer',
      'Bearer a b',
      'Bearer "x"',
      `Bearer ${'x'.repeat(600)}`,
      'Bearer swk_x',
    ];
    for (const authorization of headers) {
      const { status, headers: answered } = await system.client().get('/v1/queues', { authorization });
      expect(status, authorization).to.equal(401);
      expect(answered.get('www-authenticate')).to.contain('Bearer');
    }
  });

  it('deactivation and a new password end the sessions of a user at once [S11, P7]', async () => {
    const { items } = (await company.admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const roleId = items?.[0]?.id;
    const email = 'second@company.example';
    const user = await company.admin.create('/v1/users', { email, password: 'a long password', roleId });
    const first = await signIn(system, email, 'a long password');
    await company.admin.patch(`/v1/users/${user}`, { password: 'another password' });
    expect((await first.get('/v1/queues')).status).to.equal(401);
    const second = await signIn(system, email, 'another password');
    expect((await second.get('/v1/queues')).status).to.equal(200);
    await company.admin.patch(`/v1/users/${user}`, { active: false });
    expect((await second.get('/v1/queues')).status).to.equal(401);
    expect((await attempt(email, 'another password')).body.code).to.equal('invalid-credentials');
  });

  it('a session begun with the old password does not outlive the new one that was given while it was checked [S11, P7]', async () => {
    const { items } = (await company.admin.get('/v1/roles')).body as { items?: { id: number }[] };
    const email = 'meanwhile@company.example';
    const user = await company.admin.create('/v1/users', {
      ...{ email, password: 'a long password', roleId: items?.[0]?.id },
    });
    class SlowVault extends SecretVault {
      override async verifyPassword(hash: string | null, password: string): Promise<boolean> {
        const matches = await super.verifyPassword(hash, password);
        const edited = await company.admin.patch(`/v1/users/${user}`, { password: 'another password' });
        expect([matches, edited.status]).to.deep.equal([true, 200]);
        return matches;
      }
    }
    const { sessions } = system.database.stores;
    const clock = { now: () => new Date() };
    const vault = new SlowVault(createHash('sha256').update('a test').digest());
    const signingIn = new SignIn(sessions, vault, clock, new LockOut(sessions, clock));
    const begun = await signingIn.signIn(email, 'a long password', '192.0.2.1');
    expect(begun).to.deep.equal({ outcome: 'refused' });
    expect((await attempt(email, 'another password')).status).to.equal(201);
  });

  it('one address cannot try for ever', async () => {
    const limited = await startRestSystem({ signInsPerMinute: 3 });
    try {
      const answers = [];
      for (let attempts = 0; attempts < 4; attempts += 1) {
        const body = { email: `a${attempts}@b.example`, password: 'x' };
        answers.push(
          await limited.client().post('/v1/sessions', body, { 'x-forwarded-for': `10.0.0.${attempts}` }),
        );
      }
      expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 429]);
      expect(answers[3]?.body.code).to.equal('too-many-requests');
      expect(Number(answers[3]?.headers.get('retry-after'))).to.be.greaterThan(0);
    } finally {
      await limited.close();
    }
  });
});
