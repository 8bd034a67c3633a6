import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { newCall } from '../../../src/domain/call/new-record.ts';
import { journalOf, linesOfCompany, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf } from '../../support/real-calls/real-calls.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

describe('who is on a media node that is to be left, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let operator: RestClient;
  let nodes = 0;

  before(async () => {
    system = await startRestSystem();
    ({ admin: operator } = await foundTestCompany(system, { operator: true }));
  });
  after(() => system.close());

  /** A node of its own with companies on it. */
  const startNode = async (companyCount: number) => {
    nodes += 1;
    const node = await addTestNode(system, `left-${nodes}`);
    const companies: TestCompany[] = [];
    while (companies.length < companyCount)
      companies.push(await foundTestCompany(system, { mediaNodeIds: [node.id] }));
    const read = () => operator.get(`/v1/media-nodes/${node.id}`);
    return { node, companies, read, carries: async () => (await read()).body.carries };
  };

  it('the phones that are registered there, of each company', async () => {
    const { node, companies, carries, read } = await startNode(2);
    expect(await carries()).to.deep.equal([]);
    const etag = String((await read()).headers.get('etag'));
    const [one, other] = companies;
    const users: string[] = [];
    for (const { admin } of [one!, one!, other!]) {
      const { body } = await admin.post('/v1/phones', { name: `Desk ${users.length}` });
      users.push((body.sip as { user: string }).user);
    }
    const report = (at: number, registered: boolean, ...sipUsers: string[]) =>
      system.database.stores.registrations.report(
        at,
        sipUsers.map((sipUser) => ({ sipUser, registered })),
        new Date(),
      );
    await report(node.id, true, ...users);
    const none = { calls: 0, waitingCalls: 0 };
    expect(await carries()).to.deep.equal([
      { companyId: one!.id, registeredPhones: 2, ...none },
      { companyId: other!.id, registeredPhones: 1, ...none },
    ]);
    const tagged = { 'if-none-match': etag };
    expect((await operator.get(`/v1/media-nodes/${node.id}`, tagged)).status).to.equal(200);

    const next = await startNode(0);
    await report(next.node.id, true, users[0]!);
    await report(node.id, false, users[2]!);
    expect(await carries()).to.deep.equal([{ companyId: one!.id, registeredPhones: 1, ...none }]);
    expect(await next.carries()).to.deep.equal([{ companyId: one!.id, registeredPhones: 1, ...none }]);
  });

  it('a call as long as it goes on, and that it waits as long as it waits', async () => {
    const { node, companies, carries } = await startNode(1);
    const companyId = companies[0]!.id;
    const events = eventsOf(linesOfCompany({ companyId }, ['queue-answered']));
    const told: unknown[] = [];
    for (const [index] of events.entries()) {
      await readJournal(system.database, node.id, journalOf(events.slice(0, index + 1)), silentLog);
      const now = await carries();
      if (!isDeepStrictEqual(now, told.at(-1))) told.push(now);
    }
    const present = { registeredPhones: 0, calls: 1 };
    expect(told).to.deep.equal([
      [{ companyId: null, ...present, waitingCalls: 0 }],
      [{ companyId, ...present, waitingCalls: 0 }],
      [{ companyId, ...present, waitingCalls: 1 }],
      [{ companyId, ...present, waitingCalls: 0 }],
      [],
    ]);
  });

  it('not what waits in place of a customer who is to be called back [R12]', async () => {
    const { node, companies, carries } = await startNode(1);
    const call = { ...newCall('stand-in', new Date()), companyId: companies[0]!.id };
    const wait = { queueId: 17, legId: 'stand-in', enteredAt: new Date(), agentId: null, outcome: null };
    const store = (endedAt: Date | null) =>
      system.database.transaction((stores) =>
        stores.calls.save(node.id, {
          ...{ calls: [call], legs: [], marks: [], removedLegs: [], removedCalls: [] },
          waits: [{ ...wait, callKey: call.key, position: 1, endedAt }],
        }),
      );
    await store(null);
    expect(await carries()).to.deep.equal([]);
    // An agent took it: the customer is called.
    await store(new Date());
    expect(await carries()).to.deep.equal([
      { companyId: companies[0]!.id, registeredPhones: 0, calls: 1, waitingCalls: 0 },
    ]);
  });
});
