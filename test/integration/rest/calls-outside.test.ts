import { expect } from 'chai';
import { storePastCall } from '../../support/past-call.ts';
import { faultsOf, type RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Step {
  readonly node: string;
  readonly object: { readonly kind: string; readonly id: number } | null;
  readonly decision: Readonly<Record<string, unknown>>;
}

describe('calls from phones to outside, over REST [U1]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;
  let mediaNodeId: number;
  let trunk: number;
  let number: number;
  let extension: number;

  before(async () => {
    system = await startRestSystem();
    mediaNodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system, {
      mediaNodeIds: [mediaNodeId],
      country: 'HU',
    }));
    trunk = await admin.create('/v1/trunks', { name: 'Provider', host: 'sip.example.net' });
    number = await admin.create('/v1/numbers', { digits: '+3612349001', name: 'Main' });
    extension = await admin.create('/v1/extensions', { digits: '201', name: 'Ann' });
  });
  after(() => system.close());

  const simulate = async (body: Readonly<Record<string, unknown>>): Promise<Step[]> => {
    const answer = await admin.post('/v1/simulations', body);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return (answer.body.call as { steps: Step[] }).steps;
  };

  it('a new extension calls within the country, and shows the oldest number', async () => {
    const { body } = await admin.get(`/v1/extensions/${extension}`);
    expect(body).to.include({ outsideCalls: 'national', shownNumberId: null });
  });

  it('a company has the emergency numbers usual in its country until it says otherwise', async () => {
    const { body } = await admin.get(`/v1/companies/${companyId}`);
    expect(body.emergencyNumbers).to.deep.equal(['104', '105', '107', '112']);
    const edited = await admin.patch(`/v1/companies/${companyId}`, { emergencyNumbers: ['112', '1830'] });
    expect(edited.body.emergencyNumbers).to.deep.equal(['112', '1830']);
  });

  it('an emergency number is no extension, from either side', async () => {
    const taken = await admin.patch(`/v1/companies/${companyId}`, { emergencyNumbers: ['112', '201'] });
    expect(taken.status).to.equal(409);
    expect(faultsOf(taken)).to.deep.equal(['/emergencyNumbers/1 is-extension']);
    const help = await admin.post('/v1/extensions', { digits: '112', name: 'Help' });
    expect(help.status).to.equal(409);
    expect(faultsOf(help)).to.deep.equal(['/digits is-emergency-number']);
    expect((await admin.patch(`/v1/extensions/${extension}`, { digits: '112' })).status).to.equal(409);
  });

  for (const [field, value] of [
    ['emergencyNumbers', ['1']],
    ['emergencyNumbers', ['+112']],
    ['emergencyNumbers', ['112', '112']],
    ['emergencyNumbers', null],
  ] as const)
    it(`${JSON.stringify(value)} are no emergency numbers`, async () => {
      expect((await admin.patch(`/v1/companies/${companyId}`, { [field]: value })).status).to.equal(422);
    });

  it('is said of an extension in words that are known, and of numbers that there are', async () => {
    const path = `/v1/extensions/${extension}`;
    expect(faultsOf(await admin.patch(path, { outsideCalls: 'everywhere' }))[0]).to.match(
      /^\/outsideCalls /u,
    );
    expect(faultsOf(await admin.patch(path, { shownNumberId: 999_999 }))).to.deep.equal([
      '/shownNumberId unknown-reference',
    ]);
    expect(faultsOf(await admin.patch(`/v1/numbers/${number}`, { trunkId: 999_999 }))).to.deep.equal([
      '/trunkId unknown-reference',
    ]);
  });

  it('keeps what is shown, and by whom it goes, as long as somebody needs it', async () => {
    await admin.patch(`/v1/extensions/${extension}`, { shownNumberId: number });
    await admin.patch(`/v1/numbers/${number}`, { trunkId: trunk });
    const referrersOf = async (path: string) => {
      const { status, body } = await admin.delete(path);
      expect(status, path).to.equal(409);
      const { referrers } = body.details as { referrers: { kind: string; id: number }[] };
      return referrers.map(({ kind, id }) => ({ kind, id }));
    };
    expect(await referrersOf(`/v1/numbers/${number}`)).to.deep.equal([{ kind: 'extension', id: extension }]);
    expect(await referrersOf(`/v1/trunks/${trunk}`)).to.deep.include({ kind: 'number', id: number });
  });

  it('a simulation tells where what is dialled goes, and why not', async () => {
    const [dialled] = await simulate({ outside: '06301112233', caller: '201' });
    expect(dialled).to.deep.include({ node: `dial-national-${number}` });
    expect(dialled?.object).to.include({ kind: 'number', id: number });
    const [refused] = await simulate({ outside: '00441234567890', caller: '201' });
    expect(refused?.decision).to.deep.equal({ by: 'right', reach: 'national' });
    expect((await simulate({ outside: '112', caller: null }))[0]?.node).to.equal('dial-none');
    expect((await simulate({ outside: '0612349001', caller: '201' }))[0]?.node).to.equal(`number-${number}`);
  });

  it('a simulation of what cannot be dialled says so', async () => {
    for (const [outside, message] of [
      ['12345', 'is no number as one dials it in this country'],
      ['201', 'is an extension of the company'],
    ] as const) {
      const { status, body } = await admin.post('/v1/simulations', { outside, caller: '201' });
      expect(status).to.equal(422);
      expect(body.errors).to.deep.equal([
        { in: 'body', path: '/outside', code: 'unknown-reference', message },
      ]);
    }
    const stranger = await admin.post('/v1/simulations', { outside: '06301112233', caller: '299' });
    expect(faultsOf(stranger)).to.deep.equal(['/caller unknown-reference']);
  });

  it('a call that was is explained by what its extension could then', async () => {
    const revisionNow = async () =>
      ((await admin.get(`/v1/companies/${companyId}`)).body as { revision: number }).revision;
    await admin.patch(`/v1/extensions/${extension}`, { outsideCalls: 'none', shownNumberId: null });
    const revision = await revisionNow();
    await admin.patch(`/v1/extensions/${extension}`, { outsideCalls: 'international' });
    const call = await storePastCall(system.database, {
      ...{ companyId, mediaNodeId, revision, callerKind: 'phone' as const, callerNumber: '201' },
      ...{ dialled: '06301112233', numberId: null, answered: false, startedAt: new Date() },
      marks: ['dial-none:enter', 'dial-none:not-allowed', 'hang-up-declined:enter'],
    });
    const { body } = await admin.get(`/v1/calls/${call}/explanation`);
    expect(body.calledNumber).to.equal('+36301112233');
    expect((body.steps as Step[])[0]?.decision).to.deep.equal({ by: 'right', reach: 'none' });
    expect((await simulate({ callId: call })).map(({ node }) => node)).to.deep.equal([
      'dial-none',
      'hang-up-declined',
    ]);
    expect((await admin.get(`/v1/calls/${call}`)).body.direction).to.equal('out');
  });

  it('who opened a phone to the world is on record [P6]', async () => {
    const seen = await admin.get(`/v1/audit-entries?kind=extension&objectId=${extension}&limit=1`);
    const [entry] = seen.body.items as { before: object; after: object }[];
    expect(entry?.before).to.deep.include({ outsideCalls: 'none' });
    expect(entry?.after).to.deep.include({ outsideCalls: 'international' });
  });
});
