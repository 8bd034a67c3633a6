import { expect } from 'chai';
import { KeepStandIns } from '../../../src/application/callbacks/keep-stand-ins.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from './node-under-test.ts';

describe('callbacks of a company on two nodes, with a real database [R12]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let first: number;
  let second: number;
  let at: Date;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    at = new Date('2026-03-02T10:00:00.000Z');
    const { companies, records } = test.database.stores;
    first = await addMediaNode(test.database);
    second = await addMediaNode(test.database);
    company = await addSampleCompany(test.database, first);
    const { companyId } = company;
    const record = await companies.find(companyId);
    if (!record) throw new Error('the company is gone');
    await companies.update({ ...record, mediaNodeIds: [first, second] });
    await records.callback.delete({ companyId }, company.records.callback.id);
    await records.callback.insert({ ...company.drafts.callback(), state: 'waiting', notBefore: at });
    for (const node of [first, second]) await link(node);
  });

  const link = async (node: number, fault: string | null = null) => {
    await test.database.stores.leases.acquire(node, `owner of ${node}`, 600_000, { fault, unapplied: null });
  };
  const release = (node: number) => test.database.stores.leases.release(node, `owner of ${node}`);
  const register = (node: number, registered = true) => {
    const sipUser = company.records.phone.sipUser ?? '';
    return test.database.stores.registrations.report(node, [{ sipUser, registered }], at);
  };
  /** Whether a node does them, in the order of the nodes. */
  const doneBy = async () => {
    const opens = [first, second].map((node) => test.database.stores.callbacks.open(node));
    return (await Promise.all(opens)).map((open) => {
      const [one] = open.filter(({ callback }) => callback.companyId === company.companyId);
      return one === undefined ? 'no' : one.forAnotherNode ? 'in place of the other' : 'yes';
    });
  };

  it('are done by one of them', async () => {
    expect(await doneBy()).to.deep.equal(['yes', 'no']);
  });

  it('are done by the other one while one has no link, or its engine is not in order', async () => {
    await link(first, 'the engine cannot be reached');
    expect(await doneBy()).to.deep.equal(['yes', 'in place of the other']);
    await link(first);
    expect(await doneBy()).to.deep.equal(['yes', 'no']);
    await release(first);
    expect(await doneBy()).to.deep.equal(['yes', 'in place of the other']);
    await test.dataSource.query('DELETE FROM node_leases WHERE mediaNodeId = ?', [first]);
    expect(await doneBy()).to.deep.equal(['yes', 'in place of the other']);
  });

  it('are done where phones of the company are registered', async () => {
    await register(second);
    expect(await doneBy()).to.deep.equal(['no', 'yes']);
    await register(second, false);
    expect(await doneBy()).to.deep.equal(['yes', 'no']);
    await register(first);
    expect(await doneBy()).to.deep.equal(['yes', 'no']);
  });

  it('wait at the other one half a minute after their node is gone, and no more when it is back', async () => {
    const engine = new InMemoryMediaEngine(second);
    const keeper = new KeepStandIns({
      ...{ engine, database: test.database, clock: { now: () => at }, log: silentLog },
      catchUp: () => Promise.resolve(),
    });
    let looks = 0;
    const live = engine.standIns.live.bind(engine.standIns);
    engine.standIns.live = () => {
      looks += 1;
      return live();
    };
    /** A look that began after this is over. */
    const looked = async () => {
      const before = looks;
      await eventually(() => {
        expect(looks).to.be.above(before + 1);
      }, 10_000);
    };
    const untilStanding = (count: number) =>
      eventually(async () => {
        expect(await live()).to.have.length(count);
      }, 10_000);
    try {
      engine.start();
      await release(first);
      await keeper.compare();
      await looked();
      at = new Date(at.getTime() + 29_000);
      await looked();
      expect(engine.standIns.placed).to.deep.equal([]);
      at = new Date(at.getTime() + 2_000);
      await untilStanding(1);
      await link(first);
      await untilStanding(0);
    } finally {
      await keeper.close();
    }
  });
});
