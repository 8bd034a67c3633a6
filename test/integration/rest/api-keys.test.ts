import { expect } from 'chai';
import {
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('API keys over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;

  before(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system);
  });
  after(() => system.close());

  it('an API key acts as the user who made it when it names nobody else, is shown once, and ends when it is deleted', async () => {
    const made = await company.admin.post('/v1/api-keys', { name: 'Wallboard' });
    const key = String(made.body.key);
    expect(key).to.match(/^swk_/);
    const client = system.client(key);
    expect((await client.get('/v1/sessions/current')).body).to.deep.include({ kind: 'api-key' });
    expect((await client.delete('/v1/sessions/current')).status).to.equal(409);
    const path = `/v1/api-keys/${String(made.body.id)}`;
    for (const read of [await client.get(path), await client.get('/v1/api-keys')]) {
      expect(read.text).to.not.contain(key.slice(10)).and.not.contain('keyHash');
    }
    const renamed = await client.patch(path, { name: 'Board' });
    expect(renamed.body.name).to.equal('Board');
    expect((await client.patch(path, { expiresAt: null })).status).to.equal(422);
    expect((await company.admin.delete(path)).status).to.equal(204);
    expect((await client.get('/v1/queues')).status).to.equal(401);
  });

  it('one that would be expired from the start is not made', async () => {
    const made = await company.admin.post('/v1/api-keys', {
      ...{ name: 'Late', expiresAt: new Date(Date.now() - 1000).toISOString() },
    });
    expect(made.status).to.equal(422);
    expect(made.body.errors).to.deep.include({
      ...{ in: 'body', path: '/expiresAt', code: 'past', message: 'must be in the future' },
    });
  });

  it('an expired one is refused', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const made = await company.admin.post('/v1/api-keys', { name: 'Short', expiresAt });
    const client = system.client(String(made.body.key));
    expect((await client.get('/v1/queues')).status).to.equal(200);
    system.levers.clockOffsetMs = 61_000;
    expect((await client.get('/v1/queues')).status).to.equal(401);
    system.levers.clockOffsetMs = 0;
  });

  describe('a key for somebody else', () => {
    /** A user for a program, whose role has these rights. */
    const addMachine = async (rights: readonly string[], { admin, id }: TestCompany = company) => {
      const name = `Fetcher ${rights.join(' ')}`;
      const roleId = await admin.create('/v1/roles', { name, rights });
      const email = `${name.replaceAll(' ', '.')}@company-${id}.example`;
      const userId = await admin.create('/v1/users', { email, password: 'a long password', roleId });
      return { userId, roleId };
    };

    const pathOfFault = ({ body }: { body: { errors?: unknown } }) =>
      (body.errors as { path: string }[] | undefined)?.[0]?.path;

    it("has that user's rights and no others, as they are at each request [P4, P7]", async () => {
      const { userId, roleId } = await addMachine(['recordings']);
      const made = await company.admin.post('/v1/api-keys', { name: 'Fetcher', userId });
      expect(made.status, made.text).to.equal(201);
      expect(made.body).to.deep.include({ userId });
      const fetcher = system.client(String(made.body.key));
      const current = await fetcher.get('/v1/sessions/current');
      expect(current.body).to.deep.include({ kind: 'api-key', rights: ['recordings'] });
      expect(current.body.user).to.deep.include({ id: userId });
      expect((await fetcher.get('/v1/recordings')).status).to.equal(200);
      expect((await fetcher.delete(`/v1/users/${userId}`)).status).to.equal(403);
      expect((await fetcher.post('/v1/api-keys', { name: 'Another' })).status).to.equal(403);

      await company.admin.patch(`/v1/roles/${roleId}`, { rights: [] });
      expect((await fetcher.get('/v1/recordings')).status).to.equal(403);
    });

    it('is listed as that user’s, and the audit tells who made it for whom [P6]', async () => {
      const { userId } = await addMachine(['statistics']);
      const id = await company.admin.create('/v1/api-keys', { name: 'Figures', userId });
      await company.admin.create('/v1/api-keys', { name: 'Own' });
      const { body } = await company.admin.get(`/v1/api-keys?userId=${userId}`);
      expect(
        (body.items as { id: number; userId: number }[]).map((key) => [key.id, key.userId]),
      ).to.deep.equal([[id, userId]]);
      const audit = await company.admin.get(`/v1/audit-entries?kind=api-key&objectId=${id}`);
      const [entry] = audit.body.items as { userId: number; after: object }[];
      expect(entry?.userId).to.equal(company.adminId);
      expect(entry?.after).to.deep.include({ userId, name: 'Figures' });
    });

    it('works no more while its user is inactive, and is gone with the user', async () => {
      const { userId } = await addMachine(['live-view']);
      const made = await company.admin.post('/v1/api-keys', { name: 'Wallboard', userId });
      const board = system.client(String(made.body.key));
      const status = async () => (await board.get('/v1/sessions/current')).status;
      await company.admin.patch(`/v1/users/${userId}`, { active: false });
      expect(await status()).to.equal(401);
      await company.admin.patch(`/v1/users/${userId}`, { active: true });
      expect(await status()).to.equal(200);
      expect((await company.admin.delete(`/v1/users/${userId}`)).status).to.equal(204);
      expect(await status()).to.equal(401);
      expect((await company.admin.get(`/v1/api-keys/${String(made.body.id)}`)).status).to.equal(404);
    });

    it('is not made for somebody who may more, not even by an administrator', async () => {
      const home = await foundTestCompany(system, { operator: true });
      const { userId } = await addMachine(['admin'], home);
      const made = await home.admin.post('/v1/api-keys', { name: 'Without operating', userId });
      const less = system.client(String(made.body.key));
      const refused = await less.post('/v1/api-keys', { name: 'Operating', userId: home.adminId });
      expect(refused.status, refused.text).to.equal(403);
      expect(pathOfFault(refused)).to.equal('/userId');
      expect((await less.post('/v1/api-keys', { name: 'Own' })).status).to.equal(201);
    });

    it('is for users of the own company alone, and stays that of whom it was made for [P8]', async () => {
      const other = await foundTestCompany(system);
      const theirs = await company.admin.post('/v1/api-keys', { name: 'Theirs', userId: other.adminId });
      expect([theirs.status, theirs.body.code]).to.deep.equal([422, 'unknown-reference']);
      expect(pathOfFault(theirs)).to.equal('/userId');
      const { userId } = await addMachine(['own-redirects']);
      const id = await company.admin.create('/v1/api-keys', { name: 'Nothing', userId });
      const moved = await company.admin.patch(`/v1/api-keys/${id}`, { userId: company.adminId });
      expect(moved.status).to.equal(422);
    });

    it('is not made by supervisors for their people [S12]', async () => {
      const { roleId } = await addMachine(['live-view', 'recordings']);
      const people = { password: 'a long password', roleId };
      const email = `supervisor@company-${company.id}.example`;
      const supervisor = await company.admin.create('/v1/users', { ...people, email });
      const userId = await company.admin.create('/v1/users', {
        ...{ ...people, email: `supervised@company-${company.id}.example`, supervisorIds: [supervisor] },
      });
      const client = await signIn(system, email, people.password);
      expect((await client.post('/v1/api-keys', { name: 'Mine', userId })).status).to.equal(403);
    });
  });
});
