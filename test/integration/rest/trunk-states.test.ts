import { expect } from 'chai';
import { addTestNode, foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';

describe('how it is with a provider, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());

  it('is told to administrators of the company, for each media node that carries it [P8]', async () => {
    const { stores } = system.database;
    const [first, second] = [await addTestNode(system, 'first'), await addTestNode(system, 'second')];
    const { admin } = await foundTestCompany(system, { mediaNodeIds: [first.id, second.id] });
    const other = await foundTestCompany(system, { mediaNodeIds: [first.id] });
    const trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const address = `/v1/trunks/${trunk}/state`;
    const unknown = { state: 'unknown', since: null };
    expect((await admin.get(address)).body).to.deep.equal({
      nodes: [
        { mediaNodeId: first.id, ...unknown },
        { mediaNodeId: second.id, ...unknown },
      ],
    });

    await stores.leases.acquire(first.id, 'test', 60_000);
    const since = new Date('2026-11-29T08:00:00.123Z');
    await stores.trunkStates.report(first.id, new Map([[trunk, 'refused']]), since);
    expect((await admin.get(address)).body).to.deep.equal({
      nodes: [
        { mediaNodeId: first.id, state: 'refused', since: since.toISOString() },
        { mediaNodeId: second.id, ...unknown },
      ],
    });

    expect((await other.admin.get(address)).status).to.equal(404);
    const roleId = await admin.create('/v1/roles', { name: 'Agent' });
    const user = { email: 'agent@trunks.example', password: 'a long password', roleId };
    await admin.create('/v1/users', user);
    expect((await (await signIn(system, user.email, user.password)).get(address)).status).to.equal(403);
  });
});
