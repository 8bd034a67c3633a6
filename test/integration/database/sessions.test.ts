import { expect } from 'chai';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { haltedTransaction, releaseHaltedTransactions, somebodyWaits } from './halted-transaction.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('sessions', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  const now = new Date('2026-10-25T00:59:59.999Z');
  const later = (ms: number) => new Date(now.getTime() + ms);

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });
  afterEach(releaseHaltedTransactions);

  const insert = (tokenHash: string, expiresAt: Date) =>
    test.database.stores.sessions.insert({
      tokenHash,
      userId: company.records.user.id,
      passwordHash: company.records.user.passwordHash,
      companyId: company.companyId,
      createdAt: now,
      expiresAt,
      address: '2001:db8::1',
    });

  it('show a principal with the rights of this moment, until they expire [P7]', async () => {
    const { sessions, records } = test.database.stores;
    const { user, role } = company.records;
    await insert('hash-1', later(1_000));
    const principal = await sessions.principalOfSession('hash-1', now);
    expect(principal).to.deep.equal({
      companyId: company.companyId,
      userId: user.id,
      apiKeyId: null,
      label: user.email,
      rights: new Set(['admin']),
    });
    await records.role.update({ ...role, rights: ['recordings', 'statistics'] });
    const changed = await sessions.principalOfSession('hash-1', now);
    expect(changed?.rights).to.deep.equal(new Set(['recordings', 'statistics']));
    expect(await sessions.principalOfSession('hash-1', later(1_000))).to.equal(null);
    expect(await sessions.principalOfSession('hash-2', now)).to.equal(null);
  });

  it('show nobody once the user is inactive [S11]', async () => {
    const { sessions, records } = test.database.stores;
    await insert('hash-3', later(1_000));
    await records.user.update({ ...company.records.user, active: false });
    expect(await sessions.principalOfSession('hash-3', now)).to.equal(null);
    expect(await sessions.principalOfApiKey(company.records['api-key'].keyHash, now)).to.equal(null);
  });

  for (const [what, change] of [
    ['got another password', { passwordHash: 'of another one' }],
    ['was made inactive', { active: false }],
  ] as const)
    it(`are not opened with the password of before while the user ${what}, and sign-in waits to know [S11, P7]`, async () => {
      const { user } = company.records;
      const edit = haltedTransaction(test.database, async ({ records, sessions }, halt) => {
        const before = await records.user.findForUpdate({ companyId: company.companyId }, user.id);
        const after = await records.user.update({ ...before!, ...change });
        await sessions.deleteOfUser(user.id);
        await halt();
        return after;
      });
      await edit.reached;
      const opened = insert(`late-${what}`, later(60_000));
      await somebodyWaits(test.dataSource);
      edit.goOn();
      const edited = await edit.done;
      expect(await opened).to.equal(false);
      await test.database.stores.records.user.update({ ...user, version: edited.version });
      expect(await test.database.stores.sessions.principalOfSession(`late-${what}`, now)).to.equal(null);
      expect(await insert(`again-${what}`, later(60_000)), 'as it was').to.equal(true);
    });

  it('end one by one, by user, and by age', async () => {
    const { sessions } = test.database.stores;
    for (const name of ['e1', 'e2', 'e3']) await insert(name, later(60_000));
    await sessions.delete('e1');
    expect(await sessions.principalOfSession('e1', now)).to.equal(null);
    expect(await sessions.principalOfSession('e2', now)).to.not.equal(null);
    await sessions.deleteOfUser(company.records.user.id);
    expect(await sessions.principalOfSession('e2', now)).to.equal(null);
    await insert('e4', later(-1));
    await insert('e5', later(60_000));
    expect(await sessions.deleteExpired(now)).to.be.at.least(1);
    expect(await sessions.principalOfSession('e5', now)).to.not.equal(null);
  });

  it('accept an API key until it expires, and name it', async () => {
    const { sessions, records } = test.database.stores;
    const key = company.records['api-key'];
    expect(await sessions.principalOfApiKey(key.keyHash, now)).to.deep.equal({
      companyId: company.companyId,
      userId: company.records.user.id,
      apiKeyId: key.id,
      label: 'Wallboard',
      rights: new Set(['admin']),
    });
    await records['api-key'].update({ ...key, expiresAt: now });
    expect(await sessions.principalOfApiKey(key.keyHash, now)).to.equal(null);
    expect(await sessions.principalOfApiKey(key.keyHash, later(-1))).to.not.equal(null);
  });

  it('find a user by e-mail in any case, over all companies', async () => {
    const { sessions } = test.database.stores;
    const { user } = company.records;
    expect(await sessions.findUserByEmail(user.email.toUpperCase())).to.deep.equal(user);
    expect(await sessions.findUserByEmail('nobody@example.com')).to.equal(null);
  });

  describe('and those who try to open one', () => {
    const lockMs = 1_000;
    const attempt = (email: string, at = now) =>
      test.database.stores.sessions.countAttempt(email, {
        now: at,
        most: 3,
        lockedUntil: new Date(at.getTime() + lockMs),
      });

    it('are counted by known and unknown e-mails, and from 1 again after a lock', async () => {
      const { sessions } = test.database.stores;
      const email = 'X'.repeat(10_000);
      for (let more = 0; more < 3; more += 1) expect(await attempt(email)).to.equal(null);
      expect(await attempt(email.toLowerCase())).to.deep.equal(later(lockMs));
      expect(await attempt(email, later(lockMs - 1))).to.deep.equal(later(lockMs));
      for (let more = 0; more < 3; more += 1) expect(await attempt(email, later(lockMs))).to.equal(null);
      expect(await attempt(email, later(lockMs))).to.deep.equal(later(2 * lockMs));
      await sessions.clearFailures(email);
      expect(await attempt(email)).to.equal(null);
    });

    it('are let in by their number, also all at once, and no late one lifts a lock', async () => {
      const untils = await Promise.all(Array.from({ length: 20 }, () => attempt('many@example.com')));
      expect(untils.filter((until) => until === null)).to.have.length(3);
      expect(await attempt('many@example.com')).to.deep.equal(later(lockMs));
    });

    it('are forgotten after a day', async () => {
      const { sessions } = test.database.stores;
      const count = async (times: number) => {
        for (let more = 0; more < times; more += 1) expect(await attempt('old@example.com')).to.equal(null);
      };
      await count(2);
      await sessions.deleteExpired(later(23 * 3_600_000));
      await count(1);
      expect(await attempt('old@example.com')).to.not.equal(null);
      await sessions.deleteExpired(later(25 * 3_600_000));
      await count(3);
    });
  });
});
