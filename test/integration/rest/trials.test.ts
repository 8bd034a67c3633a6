import { expect } from 'chai';
import { storePastCall } from '../../support/past-call.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

interface Comparison {
  readonly compared: number;
  readonly capped: boolean;
  readonly elsewhere: number;
  readonly groups: readonly { readonly was: Landing; readonly would: Landing; readonly calls: number }[];
  readonly items: readonly { readonly callId: number; readonly was: Landing; readonly would: Landing }[];
  readonly next: number | null;
}
interface Landing {
  readonly node: string;
  readonly object: { readonly kind: string; readonly id: number; readonly name: string };
}

function comparisonOf({ body, text }: RestAnswer): Comparison {
  expect(body.comparison, text).to.be.an('object');
  return body.comparison as Comparison;
}

const hourMs = 3_600_000;

describe('trials of a draft on the calls of the last days, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let stranger: RestClient;
  let companyId: number;
  let mediaNodeId: number;
  let sales: number;
  let number: number;
  let anna: number;
  let bert: number;

  before(async () => {
    system = await startRestSystem();
    mediaNodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system, { mediaNodeIds: [mediaNodeId] }));
    ({ admin: stranger } = await foundTestCompany(system));
    const extension = async (digits: string, name: string) => {
      const phone = await admin.create('/v1/phones', { name });
      return await admin.create('/v1/extensions', { digits, name, devices: [{ phoneId: phone }] });
    };
    anna = await extension('201', 'Anna');
    bert = await extension('202', 'Bert');
    sales = await admin.create('/v1/queues', {
      ...{ name: 'Sales', maxWaitSeconds: 60 },
      onTimeout: { kind: 'extension', extensionId: anna },
    });
    number = await admin.create('/v1/numbers', {
      ...{ digits: '+36111800001', name: 'Main' },
      destination: { kind: 'queue', queueId: sales },
    });
  });
  after(() => system.close());

  const entered = () => [`number-${number}:enter`, `queue-${sales}:enter`];
  const waitedInVain = () => [
    ...entered(),
    ...[`queue-${sales}:timeout`, `extension-${anna}:enter`, `ring-${anna}:enter`],
  ];
  const past = (hours: number, marks: readonly string[], answered = true) =>
    storePastCall(system.database, {
      ...{
        companyId,
        mediaNodeId,
        revision: 1,
        numberId: number,
        callerNumber: '06301234567',
        answered,
        marks,
      },
      startedAt: new Date(Date.now() - hours * hourMs),
    });
  const compare = (draft: object, more: object = {}, client = admin) =>
    client.post('/v1/simulations', { draft, compare: { days: 7, ...more } });
  const toBert = () => ({ queues: [{ id: sales, onTimeout: { kind: 'extension', extensionId: bert } }] });

  it('say how many would go elsewhere, which, and from where to where', async () => {
    await past(1, entered());
    const [second, third] = [await past(2, waitedInVain()), await past(3, waitedInVain(), false)];
    await past(8 * 24, waitedInVain());
    const found = comparisonOf(await compare(toBert()));
    expect(found).to.include({ compared: 3, elsewhere: 2, capped: false, next: null });
    expect(found.groups).to.have.length(1);
    const [group] = found.groups;
    expect(group?.was.object).to.deep.equal({ kind: 'extension', id: anna, name: 'Anna' });
    expect(group?.would.object).to.deep.equal({ kind: 'extension', id: bert, name: 'Bert' });
    expect(group?.calls).to.equal(2);
    expect(
      found.items.map(({ callId }) => callId),
      'the newest first',
    ).to.deep.equal([second, third]);
  });

  it('come in pages', async () => {
    const first = comparisonOf(await compare(toBert(), { limit: 1 }));
    expect(first.items).to.have.length(1);
    expect(first.elsewhere).to.equal(2);
    const second = comparisonOf(await compare(toBert(), { limit: 1, after: first.next }));
    expect(second.items[0]?.callId).to.be.a('number').that.does.not.equal(first.items[0]?.callId);
    expect(second.next).to.equal(null);
    const { status, body } = await compare(toBert(), { after: 999_999 });
    expect(status).to.equal(422);
    expect(body.errors).to.have.nested.property('[0].path', '/compare/after');
  });

  it('find that nothing goes elsewhere when nothing that matters changed', async () => {
    const found = comparisonOf(await compare({ queues: [{ id: sales, ringSeconds: 17 }] }));
    expect(found).to.include({ compared: 3, elsewhere: 0 });
  });

  it('lead to objects that are not there yet', async () => {
    const draft = {
      numbers: [{ id: number, destination: { kind: 'calendar', calendarId: -1 } }],
      calendars: [
        { id: -1, name: 'Closed', timeZone: 'UTC', defaultDestination: { kind: 'queue', queueId: -2 } },
      ],
      queues: [{ id: -2, name: 'Other' }],
    };
    const { groups, elsewhere } = comparisonOf(await compare(draft));
    expect(elsewhere).to.equal(3);
    expect(groups.map(({ was, would }) => [was.object.name, would.object.id, would.node])).to.deep.equal([
      ['Sales', -2, 'queue-new-2'],
    ]);
  });

  it('see calls of the own company only [P8]', async () => {
    const draft = { queues: [{ id: -1, name: 'Mine' }] };
    expect(comparisonOf(await compare(draft, {}, stranger))).to.include({ compared: 0, elsewhere: 0 });
  });

  it('need a draft, and days that there can be', async () => {
    const cases: [object, string][] = [
      [{ compare: { days: 7 } }, '/draft'],
      [{ compare: { days: 0 }, draft: {} }, '/compare/days'],
      [{ compare: { days: 91 }, draft: {} }, '/compare/days'],
      [{ compare: {}, draft: {} }, '/compare/days'],
    ];
    for (const [body, path] of cases) {
      const answer = await admin.post('/v1/simulations', body);
      expect(answer.status, answer.text).to.equal(422);
      expect(answer.body.errors, answer.text).to.have.nested.property('[0].path', path);
    }
  });
});
