import { expect } from 'chai';
import { readTrunkState } from '../../../src/application/trunks/read-trunk-state.ts';
import { ReportTrunks } from '../../../src/application/trunks/report-trunks.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from './node-under-test.ts';

describe('how it is with a provider', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let engine: InMemoryMediaEngine;
  let reports: ReportTrunks;
  let now: Date;
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds, 123));
  const trunkId = () => company.records.trunk.id;
  const scope = () => ({ companyId: company.companyId });
  const told = () => readTrunkState(test.database.stores, scope(), trunkId());
  const untilTold = (state: string, since: Date | null) =>
    eventually(async () => {
      expect(await told()).to.deep.equal([{ mediaNodeId: company.mediaNodeId, state, since }]);
    });

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
    await test.database.stores.leases.acquire(company.mediaNodeId, 'test', 60_000);
    engine = new InMemoryMediaEngine(company.mediaNodeId);
    engine.start();
    now = at(1);
    const { database } = test;
    reports = new ReportTrunks({ engine, database, clock: { now: () => now }, log: silentLog });
    engine.onEvent((event) => {
      reports.take(event);
    });
  });
  afterEach(() => reports.close());

  const becomes = (state: 'registered' | 'refused' | 'unknown', when: Date) => {
    now = when;
    engine.trunks.set(trunkId(), state);
    engine.tell({ kind: 'trunks-changed' });
  };

  it('is unknown until its node told it, and then known with the moment of the last change', async () => {
    await untilTold('unknown', null);
    becomes('refused', at(1));
    await untilTold('refused', at(1));
    becomes('registered', at(2));
    await untilTold('registered', at(2));
    now = at(3);
    await reports.compare();
    becomes('refused', at(4));
    await untilTold('refused', at(4));
    becomes('unknown', at(5));
    await untilTold('unknown', null);
  });

  it('is told by each node that carries the company, and by no other', async () => {
    const other = await addMediaNode(test.database);
    const { companies, trunkStates, leases } = test.database.stores;
    await leases.acquire(other, 'test', 60_000);
    becomes('registered', at(1));
    await untilTold('registered', at(1));
    await trunkStates.report(other, new Map([[trunkId(), 'refused']]), at(2));
    await untilTold('registered', at(1));
    const record = await companies.find(company.companyId);
    await companies.update({ ...record!, mediaNodeIds: [company.mediaNodeId, other] });
    expect(await told()).to.deep.equal([
      { mediaNodeId: company.mediaNodeId, state: 'registered', since: at(1) },
      { mediaNodeId: other, state: 'refused', since: at(2) },
    ]);
    await trunkStates.report(other, new Map(), at(3));
    expect((await told())[1]).to.deep.equal({ mediaNodeId: other, state: 'unknown', since: null });
  });

  it('is unknown while nobody is linked to the node', async () => {
    becomes('registered', at(1));
    await untilTold('registered', at(1));
    await test.database.stores.leases.release(company.mediaNodeId, 'test');
    await untilTold('unknown', null);
  });

  it('is read again when it could not be read', async () => {
    engine.before = (operation) =>
      operation === 'trunkStates' ? Promise.reject(new Error('not now')) : Promise.resolve();
    engine.trunks.set(trunkId(), 'registered');
    await reports.compare();
    await rejectionOf(engine.trunkStates());
    await untilTold('unknown', null);
    engine.before = () => Promise.resolve();
    await untilTold('registered', at(1));
  });

  it('goes with the trunk, and a trunk that went meanwhile is not told of', async () => {
    becomes('registered', at(1));
    await untilTold('registered', at(1));
    const spare = await test.database.stores.records.trunk.insert(company.drafts.trunk());
    await test.database.stores.trunkStates.report(
      company.mediaNodeId,
      new Map([
        [trunkId(), 'registered'],
        [spare.id, 'reachable'],
        [4_000_000_000, 'reachable'],
      ]),
      at(2),
    );
    const { trunkStates } = test.database.stores;
    expect(await trunkStates.ofTrunk(scope(), spare.id)).to.have.length(1);
    expect(await trunkStates.ofTrunk(scope(), 4_000_000_000)).to.deep.equal([]);
    await test.database.stores.records.trunk.delete(scope(), spare.id);
    expect(await trunkStates.ofTrunk(scope(), spare.id)).to.deep.equal([]);
  });
});
