import { expect } from 'chai';
import { storePastCall } from '../../support/past-call.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('how a provider writes numbers, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;
  let mediaNodeId: number;
  let trunk: number;
  let number: number;

  before(async () => {
    system = await startRestSystem();
    mediaNodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system, {
      mediaNodeIds: [mediaNodeId],
      country: 'DE',
    }));
    trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    const family = await admin.create('/v1/caller-lists', {
      ...{ name: 'Blocked', purpose: 'blocked', entries: [{ kind: 'number', number: '+36301112233' }] },
    });
    expect(family).to.be.a('number');
    number = await admin.create('/v1/numbers', {
      ...{ digits: '+3612345678', name: 'Main', destination: { kind: 'hang-up', reason: 'busy' } },
    });
  });
  after(() => system.close());
  beforeEach(async () => {
    await isSaid({ country: 'HU' });
  });

  const isSaid = async (numberFormat: unknown) => await admin.patch(`/v1/trunks/${trunk}`, { numberFormat });
  const faultsOf = ({ body }: RestAnswer) =>
    (body.errors as { path: string; code: string; message: string }[]).map(
      ({ path, code, message }) => `${path} ${code}: ${message}`,
    );
  const simulate = (body: Readonly<Record<string, unknown>>) => admin.post('/v1/simulations', body);

  it('is a country, and prefixes where they are others than usual there', async () => {
    expect((await isSaid({ country: 'HU' })).body.numberFormat).to.deep.equal({
      ...{ country: 'HU', nationalPrefix: null, internationalPrefix: null },
    });
    const own = { country: 'HU', nationalPrefix: '', internationalPrefix: '810' };
    expect((await isSaid(own)).body.numberFormat).to.deep.equal(own);
    expect((await isSaid(null)).body.numberFormat).to.equal(null);
  });

  it('is recorded with who changed it [P6]', async () => {
    await isSaid({ country: 'AT' });
    const { body } = await admin.get(`/v1/audit-entries?kind=trunk&objectId=${trunk}&limit=1`);
    const [entry] = body.items as { before: object; after: object }[];
    const usual = { nationalPrefix: null, internationalPrefix: null };
    expect(entry?.before).to.deep.include({ numberFormat: { ...usual, country: 'HU' } });
    expect(entry?.after).to.deep.include({ numberFormat: { ...usual, country: 'AT' } });
  });

  it('is refused in words when it cannot be read', async () => {
    for (const [format, fault] of [
      [
        { country: 'hu' },
        '/numberFormat/country unknown-value: must be a country code of two capital letters',
      ],
      [{ country: 'AQ' }, '/numberFormat/country unknown-value: must be a country whose numbers are known'],
      [{ nationalPrefix: '06' }, '/numberFormat/country required'],
      [
        { country: 'HU', nationalPrefix: '+36' },
        '/numberFormat/nationalPrefix bad-format: must be at most 5 digits',
      ],
      [
        { country: 'HU', internationalPrefix: '' },
        '/numberFormat/internationalPrefix bad-format: must be 1 to 5 digits',
      ],
      [
        { country: 'HU', nationalPrefix: '006' },
        '/numberFormat conflicts: has a national prefix that begins with',
      ],
      [
        { country: 'HU', internationalPrefix: '0' },
        '/numberFormat conflicts: has a national prefix that begins with',
      ],
      [{ country: 'HU', areaCode: '1' }, '/numberFormat/areaCode unknown'],
    ] as const) {
      const answer = await isSaid(format);
      expect(answer.status, JSON.stringify(format)).to.equal(422);
      expect(faultsOf(answer).join('\n'), JSON.stringify(answer.body.errors)).to.contain(fault);
    }
  });

  it('decides in a simulation what is called, and who calls', async () => {
    const blocked = await simulate({ dialled: '0612345678', trunkId: trunk, caller: '06301112233' });
    expect(blocked.body.call).to.deep.include({ caller: { kind: 'outside', number: '36301112233' } });
    expect((blocked.body.call as { end: object }).end).to.deep.include({ reason: 'declined' });
    const other = await simulate({ number: '+3612345678', caller: '06301112233' });
    expect(other.body.call, 'as the country of the company').to.deep.include({
      caller: { kind: 'outside', number: '496301112233' },
    });
  });

  it('tells why what is dialled is no number of the company', async () => {
    expect(faultsOf(await simulate({ dialled: '0612345679', trunkId: trunk }))).to.deep.equal([
      '/dialled unknown-reference: is read as +3612345679, which is no number of this company',
    ]);
    expect(faultsOf(await simulate({ dialled: '12', trunkId: trunk }))).to.deep.equal([
      '/dialled unknown-reference: is no number as this provider writes them',
    ]);
    expect(faultsOf(await simulate({ dialled: '0612345678' })), 'of which nothing is said').to.deep.equal([
      '/dialled unknown-reference: is read as +0612345678, which is no number of this company',
    ]);
    expect(faultsOf(await simulate({ dialled: '0612345678', trunkId: 999_999 }))).to.deep.equal([
      '/trunkId unknown-reference: there is no such trunk',
    ]);
    expect(faultsOf(await simulate({ extension: '201', trunkId: trunk }))[0]).to.match(
      /^\/trunkId conflicts/u,
    );
  });

  it('is as it was in the explanation of a call that was, and in its simulation', async () => {
    const newest = async () => {
      const { body } = await admin.get('/v1/revisions?limit=1');
      return (body.items as { number: number }[])[0]?.number ?? 0;
    };
    const callId = await storePastCall(system.database, {
      ...{ companyId, mediaNodeId, startedAt: new Date(), revision: await newest(), numberId: number },
      ...{ callerNumber: '06301112233', dialled: '0612345678', answered: false },
      marks: [`number-${number}:enter`, `number-${number}-blocked:enter`, `number-${number}-blocked:listed`],
      legs: [{ role: 'origin', trunkId: trunk, outcome: null }],
    });
    await isSaid({ country: 'US' });
    const { body } = await admin.get(`/v1/calls/${callId}/explanation`);
    expect(body).to.deep.include({
      caller: { kind: 'outside', number: '36301112233' },
      calledNumber: '+3612345678',
      trunk: { kind: 'trunk', id: trunk, name: 'Provider' },
    });
    const simulated = await simulate({ callId });
    expect(simulated.body.call).to.deep.include({ caller: { kind: 'outside', number: '36301112233' } });
    const { body: list } = await admin.get('/v1/calls');
    expect((list.items as { trunkId: number }[])[0]).to.deep.include({
      trunkId: trunk,
      dialled: '0612345678',
    });
  });

  it('is not told of a call that met no call logic when the trunk was edited since', async () => {
    const facts = {
      companyId,
      mediaNodeId,
      numberId: number,
      callerNumber: null,
      answered: false,
      marks: [],
    };
    const stranger = async (startedAt: Date) => {
      const id = await storePastCall(system.database, {
        ...{ ...facts, startedAt, revision: null, dialled: '0612345679' },
        legs: [{ role: 'origin', trunkId: trunk, outcome: null }],
      });
      return (await admin.get(`/v1/calls/${id}/explanation`)).body.calledNumber;
    };
    expect(await stranger(new Date(Date.now() + 60_000))).to.equal('+3612345679');
    expect(await stranger(new Date(Date.now() - 86_400_000))).to.equal(null);
  });
});
