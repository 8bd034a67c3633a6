import { expect } from 'chai';
import { foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

describe('a company that could lose its last administrator', function () {
  this.timeout(60_000);
  let system: RestSystem;
  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());

  /** With two administrators, the second one by a role of their own. */
  const foundWithTwo = async ({ operator = false } = {}) => {
    const home = await foundTestCompany(system, { operator });
    const rights = operator ? ['admin', 'operate'] : ['admin'];
    const roleId = await home.admin.create('/v1/roles', { name: 'Second', rights });
    const email = `second@company-${home.id}.example`;
    const id = await home.admin.create('/v1/users', { email, password: 'a long password', roleId });
    return { ...home, second: { id, roleId, client: await signIn(system, email, 'a long password') } };
  };

  it('keeps the right in the role of the last one', async () => {
    const { adminId, second } = await foundWithTwo();
    expect((await second.client.patch(`/v1/users/${adminId}`, { active: false })).status).to.equal(200);
    const role = `/v1/roles/${second.roleId}`;
    const { status, body } = await second.client.patch(role, { rights: ['recordings'] });
    expect(status).to.equal(409);
    expect((body.errors as { path: string }[])[0]?.path).to.equal('/rights');
    expect((await second.client.patch(role, { rights: ['admin', 'recordings'] })).status).to.equal(200);
    await second.client.patch(`/v1/users/${adminId}`, { active: true });
    expect((await second.client.patch(role, { rights: [] })).status).to.equal(200);
  });

  it('keeps somebody who runs the installation, as nobody else could give that right back', async () => {
    const { adminId, second } = await foundWithTwo({ operator: true });
    const first = `/v1/users/${adminId}`;
    const role = `/v1/roles/${second.roleId}`;
    expect((await second.client.patch(first, { active: false })).status).to.equal(200);
    const { status, body } = await second.client.patch(role, { rights: ['admin'] });
    expect(status).to.equal(409);
    expect(body.detail).to.equal('Nobody would be left who runs the installation.');
    expect((body.errors as { path: string; message: string }[])[0]).to.deep.include({
      path: '/rights',
      message: 'give somebody else a role with operate first',
    });
    expect((await second.client.patch(role, { rights: ['operate'] })).status, 'nor admin').to.equal(409);
    expect((await second.client.patch(first, { active: true })).status).to.equal(200);
    expect((await second.client.patch(role, { rights: ['admin'] })).status).to.equal(200);
    expect((await second.client.get('/v1/media-nodes')).status).to.equal(403);
  });

  it('keeps one of two who run the installation and take that from each other at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { admin, adminId, second } = await foundWithTwo({ operator: true });
      const lesser = await admin.create('/v1/roles', { name: 'Lesser', rights: ['admin'] });
      const answers = await Promise.all([
        round === 0
          ? admin.patch(`/v1/roles/${second.roleId}`, { rights: ['admin'] })
          : admin.patch(`/v1/users/${second.id}`, { roleId: lesser }),
        round === 1
          ? second.client.delete(`/v1/users/${adminId}`)
          : second.client.patch(`/v1/users/${adminId}`, { roleId: lesser }),
      ]);
      expect(answers.filter(({ status }) => status < 300)).to.have.length(1);
      const still = [await admin.get('/v1/media-nodes'), await second.client.get('/v1/media-nodes')];
      expect(still.filter(({ status }) => status === 200)).to.have.length(1);
    }
  });

  it('keeps one of two who deactivate, disarm or delete each other at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { admin, adminId, second } = await foundWithTwo();
      const answers = await Promise.all([
        round % 2 === 0
          ? admin.patch(`/v1/users/${second.id}`, { active: false })
          : admin.patch(`/v1/roles/${second.roleId}`, { rights: [] }),
        round < 2
          ? second.client.patch(`/v1/users/${adminId}`, { active: false })
          : second.client.delete(`/v1/users/${adminId}`),
      ]);
      const done = answers.filter(({ status }) => status < 300);
      expect(done, JSON.stringify(answers.map(({ status }) => status))).to.have.length(1);
      const still = [await admin.get('/v1/users'), await second.client.get('/v1/users')];
      expect(still.filter(({ status }) => status === 200)).to.have.length(1);
    }
  });
});
