import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('rules of the objects of a company, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
  });
  after(() => system.close());

  it('a taken value is a conflict that names the field', async () => {
    await admin.create('/v1/extensions', { digits: '301', name: 'One' });
    const taken = await admin.post('/v1/extensions', { digits: '301', name: 'Two' });
    expect(taken.status).to.equal(409);
    expect(taken.body.code).to.equal('duplicate-value');
    expect((taken.body.errors as { path: string }[])[0]?.path).to.equal('/digits');
  });

  it('what is in use cannot be deleted, and the answer says by what', async () => {
    const queue = await admin.create('/v1/queues', { name: 'Used' });
    const skill = await admin.create('/v1/skills', { name: 'Uses it', queueIds: [queue] });
    const refused = await admin.delete(`/v1/queues/${queue}`);
    expect(refused.status).to.equal(409);
    expect(refused.body).to.deep.include({
      code: 'in-use',
      details: { referrers: [{ kind: 'skill', id: skill, name: 'Uses it' }] },
    });
  });

  it('built-in statuses can be neither renamed nor deleted, and the default mark moves [S2, S4]', async () => {
    const { items } = (await admin.get('/v1/statuses?builtIn=connected')).body as {
      items?: { id: number }[];
    };
    const connected = Number(items?.[0]?.id);
    expect((await admin.patch(`/v1/statuses/${connected}`, { name: 'Here' })).body.code).to.equal(
      'protected',
    );
    expect((await admin.delete(`/v1/statuses/${connected}`)).body.code).to.equal('protected');
    const other = await admin.create('/v1/statuses', {
      name: 'Ready',
      isDefault: true,
      activatesSkills: true,
    });
    const defaults = (await admin.get('/v1/statuses?isDefault=true')).body as { items?: { id: number }[] };
    expect(defaults.items?.map(({ id }) => id)).to.deep.equal([other]);
    expect((await admin.patch(`/v1/statuses/${other}`, { isDefault: false })).status).to.equal(409);
  });

  it('a SIP phone tells its secret once, and a new one replaces it', async () => {
    const made = await admin.post('/v1/phones', { name: 'Desk' });
    const sip = made.body.sip as { user: string; secret: string };
    expect(sip.user).to.match(/^[a-z][a-z0-9]+$/);
    const address = `/v1/phones/${String(made.body.id)}`;
    expect((await admin.get(address)).text).to.not.contain(sip.secret);
    const renewed = await admin.post(`${address}/secret`, undefined, { 'if-match': '"1"' });
    expect(renewed.status).to.equal(200);
    const next = renewed.body.sip as { user: string; secret: string };
    expect(next.user).to.equal(sip.user);
    expect(next.secret).to.not.equal(sip.secret);
    expect((await admin.post(`${address}/secret`, undefined, { 'if-match': '"1"' })).status).to.equal(412);
  });

  it('a mobile has a number and no SIP login, a SIP phone has no number', async () => {
    const mobile = await admin.post('/v1/phones', {
      name: 'Mobile',
      kind: 'mobile',
      mobileNumber: '+36201234567',
    });
    expect(mobile.status).to.equal(201);
    expect(mobile.body).to.deep.include({ sipUser: null }).and.not.have.property('sip');
    const address = `/v1/phones/${String(mobile.body.id)}`;
    expect((await admin.post(`${address}/secret`)).status).to.equal(409);
    for (const refused of [
      await admin.post('/v1/phones', { name: 'x', kind: 'mobile' }),
      await admin.post('/v1/phones', { name: 'x', mobileNumber: '+36201234567' }),
      await admin.patch(address, { mobileNumber: null }),
    ]) {
      expect(refused.status).to.equal(422);
      expect((refused.body.errors as { path: string }[])[0]?.path).to.equal('/mobileNumber');
    }
    expect((await admin.patch(address, { kind: 'sip' })).status).to.equal(422);
  });

  it('a trunk that registers needs a user name and a secret', async () => {
    const trunk = { name: 'Provider', host: 'sip.example.net', register: true };
    const refused = await admin.post('/v1/trunks', trunk);
    expect(refused.status).to.equal(422);
    expect((refused.body.errors as { path: string }[]).map(({ path }) => path)).to.deep.equal([
      '/username',
      '/secret',
    ]);
    const made = await admin.post('/v1/trunks', { ...trunk, username: 'u', secret: 'p w' });
    expect(made.body).to.deep.include({ hasSecret: true });
    const address = `/v1/trunks/${String(made.body.id)}`;
    expect((await admin.patch(address, { secret: null })).status).to.equal(422);
    expect((await admin.patch(address, { secret: null, register: false })).body.hasSecret).to.equal(false);
  });
});
