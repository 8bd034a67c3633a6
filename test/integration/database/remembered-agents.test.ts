import { expect } from 'chai';
import type { ChangeDraft } from '../../../src/application/ports/change-store.ts';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase, testServer, urlOf } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import type { CuttableProxy } from './cuttable-proxy.ts';
import { haltedTransaction, somebodyWaits } from './halted-transaction.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

/** Two processes on one database: `database` is ours, `test.database` that of another, which tells us nothing. */
describe('an agent that is remembered', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let proxy: CuttableProxy;
  let dataSource: SwitchroomDataSource;
  let database: Database;
  const scope = () => ({ companyId: company.companyId });
  const id = () => company.records.user.id;

  before(async () => {
    test = await createTestDatabase();
    const server = await testServer();
    proxy = await startCuttableProxy(server);
    const name = new URL(test.url).pathname.slice(1);
    dataSource = createDataSource({ url: urlOf({ ...server, port: proxy.port }, name), poolSize: 12 });
    await dataSource.initialize();
    database = openDatabase(dataSource);
  });
  after(async () => {
    await dataSource.destroy();
    await proxy.close();
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  const draft = (): ChangeDraft => ({
    companyId: company.companyId,
    aggregates: [],
    audit: null,
    activity: null,
    outOfQueues: false,
  });
  const missIn = async ({ agents }: Stores) => {
    const { agent, user, statuses } = (await agents.lockByGuess(scope(), id()))!;
    const state = { ...agent.state, misses: agent.state.misses + 1 };
    await agents.update({ ...agent, state });
    return { misses: state.misses, firstName: user.firstName, statuses: statuses.map(({ name }) => name) };
  };
  const click = async (of: Database = database) =>
    (await of.change(async (stores) => ({ value: await missIn(stores), draft: draft() })))!.value;
  /** By another process. */
  const becomes = (misses: number) =>
    test.database.transaction(async ({ agents }) => {
      const { agent } = (await agents.lock(scope(), id()))!;
      await agents.update({ ...agent, state: { ...agent.state, misses } });
    });
  const exchanges = async (work: () => Promise<unknown>) => {
    const before = proxy.sent();
    await work();
    return proxy.sent() - before;
  };

  it('changes in one exchange with the server', async () => {
    await click();
    expect(await exchanges(click)).to.equal(1);
    expect((await click()).misses).to.equal(3);
  });

  it('is read again after another process changed it, and nothing of what was decided before is stored', async () => {
    await click();
    await click(test.database);
    expect(await click()).to.include({ misses: 3 });
    expect(await exchanges(click)).to.equal(1);
    expect((await test.database.stores.agents.find(scope(), id()))?.state.misses).to.equal(4);
  });

  it('is read again after an edit of its user, of a status, or of its working hours', async () => {
    await click();
    const { records, workingHours, agents } = test.database.stores;
    await records.user.update({ ...company.records.user, firstName: 'Edited' });
    expect(await click()).to.include({ firstName: 'Edited' });
    await records.status.update({ ...company.records.status, name: 'Renamed' });
    expect((await click()).statuses).to.include('Renamed');
    await records.status.insert({ ...company.drafts.status(), name: 'New' });
    expect((await click()).statuses).to.include('New');
    const { withinHours } = (await agents.find(scope(), id()))!;
    await workingHours.set(scope(), { userId: id() }, { withinHours: !withinHours, changeAt: null });
    const seen = await database.change(async (stores) => {
      const { agent } = (await stores.agents.lockByGuess(scope(), id()))!;
      return { value: agent.withinHours, draft: draft() };
    });
    expect(seen?.value).to.equal(!withinHours);
  });

  it('is gone when it was deleted', async () => {
    await click();
    await test.database.stores.agents.delete(scope(), id());
    const found = await database.change(async ({ agents }) => {
      const locked = await agents.lockByGuess(scope(), id());
      return { value: locked, draft: draft() };
    });
    expect(found?.value).to.equal(null);
  });

  it('leads to no refusal and to no "nothing changed" before the server has been asked', async () => {
    const refusing = (stores: Stores) =>
      stores.agents.lockByGuess(scope(), id()).then((locked) => {
        if (locked?.agent.state.misses !== 2) throw new Error(`refused at ${locked?.agent.state.misses}`);
        return null;
      });
    await click();
    await click(test.database);
    expect(await database.change(refusing)).to.equal(null);
    await click();
    await click(test.database);
    expect(await rejectionOf(database.change(refusing))).to.have.property('message', 'refused at 4');
    let seen: number[] = [];
    await click();
    await click(test.database);
    await database.change(async ({ agents }) => {
      seen = [...seen, (await agents.lockByGuess(scope(), id()))!.agent.state.misses];
      return null;
    });
    expect(seen, 'a wrong guess, then what is so').to.deep.equal([5, 6]);
  });

  it('of another company does not exist', async () => {
    await click();
    const stranger = { companyId: (await addSampleCompany(test.database)).companyId };
    const found = await database.change(async ({ agents }) => ({
      value: await agents.lockByGuess(stranger, id()),
      draft: { ...draft(), companyId: stranger.companyId },
    }));
    expect(found?.value).to.equal(null);
  });

  it('is held from then on: another change, an edit of the user or of a status waits', async () => {
    await click();
    const { user, status } = company.records;
    const held = haltedTransaction(database, async (stores, halt) => {
      await stores.agents.lockByGuess(scope(), id());
      // Whatever is asked next takes the locks.
      await stores.agents.findBySeat(scope(), 1);
      await halt();
    });
    await held.reached;
    const others = [
      click(test.database),
      test.database.transaction(({ records }) => records.user.update({ ...user, firstName: 'Later' })),
      test.database.transaction(({ records }) => records.status.update({ ...status, name: 'Later' })),
    ];
    const first = await Promise.race([
      ...others.map((other) => other.then(() => 'done')),
      somebodyWaits(test.dataSource).then(() => 'waiting'),
    ]);
    expect(first).to.equal('waiting');
    held.goOn();
    await held.done;
    const [clicked] = await Promise.all(others);
    expect(clicked).to.include({ misses: 2 });
  });

  it('is changed by many at the same time, from both processes, and none is lost', async () => {
    await click();
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => click(index % 2 === 0 ? database : test.database)),
    );
    expect((await test.database.stores.agents.find(scope(), id()))?.state.misses).to.equal(11);
  });

  it('is not remembered as what was rolled back', async () => {
    await click();
    const failed = database.change(async (stores) => {
      await missIn(stores);
      await stores.agents.findBySeat(scope(), 1);
      throw new Error('no');
    });
    await rejectionOf(failed);
    expect((await click()).misses).to.equal(2);
  });

  it('is not remembered as what was rolled back when another process made a change of the same version', async () => {
    await click();
    const failed = database.change(async (stores) => {
      await missIn(stores);
      throw new Error('no');
    });
    await rejectionOf(failed);
    await becomes(10);
    expect((await click()).misses).to.equal(11);
  });

  it('is not remembered as what is not stored yet, and may never be', async () => {
    await click();
    const late = haltedTransaction(database, async (stores, halt) => {
      await missIn(stores);
      await halt();
    });
    await late.reached;
    await becomes(10);
    expect((await click()).misses).to.equal(11);
    late.goOn();
    await late.done;
  });
});
