import { expect } from 'chai';
import { foundLedTeam } from './led-team.ts';
import { faultsOf, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('which calls are recorded is said over REST [C1]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let company: string;
  let extension: string;
  let number: string;

  before(async () => {
    system = await startRestSystem();
    const founded = await foundTestCompany(system, {});
    ({ admin } = founded);
    company = `/v1/companies/${founded.id}`;
    extension = `/v1/extensions/${await admin.create('/v1/extensions', { digits: '201', name: 'Ann' })}`;
    number = `/v1/numbers/${await admin.create('/v1/numbers', { digits: '+3612349101', name: 'Main' })}`;
  });
  after(() => system.close());

  it('nobody’s are until somebody says so', async () => {
    expect((await admin.get(company)).body.recordedCalls).to.deep.equal([]);
    expect((await admin.get(extension)).body.recordedCalls).to.deep.equal([]);
    expect((await admin.get(number)).body.record).to.equal(false);
  });

  it('of a company and of an extension by kinds of call, of a number all', async () => {
    for (const path of [company, extension]) {
      const edited = await admin.patch(path, { recordedCalls: ['out', 'internal'] });
      expect(edited.body.recordedCalls).to.deep.equal(['out', 'internal']);
    }
    expect((await admin.patch(number, { record: true })).body.record).to.equal(true);
    const { body } = await admin.get('/v1/audit-entries?kind=extension&limit=1');
    const [entry] = body.items as { before: object; after: object }[];
    expect(entry?.before).to.deep.include({ recordedCalls: [] });
    expect(entry?.after).to.deep.include({ recordedCalls: ['out', 'internal'] });
  });

  it('a simulation tells where the recording begins, also of what is not saved yet', async () => {
    const simulate = async (body: object) =>
      ((await admin.post('/v1/simulations', body)).body.call as { recordedFrom: string | null }).recordedFrom;
    const name = number.replace('/v1/numbers/', 'number-');
    expect(await simulate({ number: '+3612349101' })).to.equal(name);
    const draft = { numbers: [{ id: Number(number.split('/').pop()), record: false }] };
    expect(await simulate({ number: '+3612349101', draft })).to.equal(null);
  });

  for (const [value, pointer] of [
    [['sometimes'], '/recordedCalls/0'],
    [['in', 'in'], '/recordedCalls/1'],
    ['in', '/recordedCalls'],
    [null, '/recordedCalls'],
  ] as const)
    it(`${JSON.stringify(value)} is no such list`, async () => {
      for (const path of [company, extension]) {
        const refused = await admin.patch(path, { recordedCalls: value });
        expect(refused.status).to.equal(422);
        expect(faultsOf(refused)[0]?.split(' ')[0]).to.equal(pointer);
      }
    });

  it('of a number by administrators, not by who is responsible for where its calls go [R6]', async () => {
    const team = await foundLedTeam();
    const path = `/v1/numbers/${team.own.numbers}`;
    const refused = await team.leader.patch(path, { record: true });
    expect(refused.status, refused.text).to.equal(403);
    expect((await team.leader.patch(path, { name: 'Ours' })).status).to.be.oneOf([200, 202]);
    await team.system.close();
  });
});
