import { expect } from 'chai';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('the registration of a phone, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());

  it('is told to administrators of the company, with what and where it registers, and never its secret', async () => {
    const node = await addTestNode(system);
    const { admin } = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    const other = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    const made = await admin.post('/v1/phones', { name: 'Desk' });
    const { user, secret, addresses } = made.body.sip as Record<string, string | string[]>;
    const address = `/v1/phones/${String(made.body.id)}/registration`;
    const never = await admin.get(address);
    expect(never.body).to.deep.equal({
      ...{ sip: { user, addresses }, registered: null, since: null, mediaNodeId: null },
    });
    expect(never.text).to.not.contain(String(secret));

    const { registrations } = system.database.stores;
    for (const [registered, at] of [
      [true, '2026-11-29T08:00:00.000Z'],
      [false, '2026-11-29T09:00:00.000Z'],
    ] as const) {
      await registrations.report(node.id, [{ sipUser: String(user), registered }], new Date(at));
      expect((await admin.get(address)).body).to.deep.include({
        ...{ registered, since: at, mediaNodeId: node.id },
      });
    }
    expect((await other.admin.get(address)).status).to.equal(404);

    const mobile = { name: 'Mobile', kind: 'mobile', mobileNumber: '+36301234567' };
    await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const id = await admin.create('/v1/phones', mobile);
    const nowhere = (await admin.get(`/v1/phones/${id}/registration`)).body;
    expect(nowhere).to.deep.equal({ sip: null, registered: null, since: null, mediaNodeId: null });
  });
});
