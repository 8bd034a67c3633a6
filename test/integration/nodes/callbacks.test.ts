import { expect } from 'chai';
import { BeginTurn } from '../../../src/application/callbacks/begin-turn.ts';
import { applyToCallback } from '../../../src/application/callbacks/change-callback.ts';
import { KeepStandIns } from '../../../src/application/callbacks/keep-stand-ins.ts';
import type { CallbackFacts } from '../../../src/application/callbacks/new-callback.ts';
import { RequestCallback } from '../../../src/application/callbacks/request-callback.ts';
import type { CallbackRecord } from '../../../src/application/ports/records/queues.ts';
import { Writer } from '../../../src/application/write.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import type { CallbackEvent } from '../../../src/domain/callback/callback-state.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from './node-under-test.ts';

describe('customers who wait to be called back, with a real database [R12]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let engine: InMemoryMediaEngine;
  let company: SampleCompany;
  let keepers: KeepStandIns[] = [];
  let requests: RequestCallback;
  let turns: BeginTurn;
  let nodeId: number;
  let caughtUp = 0;
  let at = new Date();
  const clock = { now: () => at };

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    at = new Date('2026-03-02T10:00:00.000Z');
    caughtUp = 0;
    const { database } = test;
    nodeId = await addMediaNode(database);
    company = await addSampleCompany(database, nodeId);
    // The one that the sample comes with is somebody else's.
    await database.stores.records.callback.delete(scope(), company.records.callback.id);
    engine = new InMemoryMediaEngine(nodeId);
    engine.start();
    const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
    requests = new RequestCallback(writer, silentLog);
    turns = new BeginTurn({ database, clock });
  });
  afterEach(async () => {
    await Promise.all(keepers.map((keeper) => keeper.close()));
    keepers = [];
  });

  const scope = () => ({ companyId: company.companyId });
  const catchUp = () => {
    caughtUp += 1;
    return Promise.resolve();
  };
  const takeOver = async (): Promise<KeepStandIns> => {
    const keeper = new KeepStandIns({ engine, database: test.database, clock, catchUp, log: silentLog });
    keepers.push(keeper);
    await keeper.compare();
    return keeper;
  };
  const ask = (more: Partial<CallbackFacts> = {}) =>
    requests.request({
      companyId: company.companyId,
      queueId: company.records.queue.id,
      numberId: company.records.number.id,
      customer: '+36301234567',
      since: new Date(at.getTime() - 60_000),
      goesFirst: false,
      ...more,
    });
  const callbacks = async (): Promise<CallbackRecord[]> => {
    const { items } = await test.database.stores.records.callback.list(scope(), { limit: 50, after: null });
    return [...items];
  };
  const only = async (): Promise<CallbackRecord> => {
    const [callback, ...others] = await callbacks();
    if (!callback || others.length > 0) throw new Error('not one callback');
    return callback;
  };
  const begin = (callback: CallbackRecord, turn: number) =>
    turns.begin(company.companyId, callback.id, turn, catchUp);
  const told = async ({ id }: CallbackRecord, event: CallbackEvent) => {
    await test.database.transaction(async (stores) => {
      await applyToCallback(stores, scope(), id, event, at);
    });
  };
  const untilStanding = (...wanted: [id: number, turn: number][]) =>
    eventually(async () => {
      const live = await engine.standIns.live();
      expect(live.map(({ callbackId, turn }) => [callbackId, turn])).to.deep.equal(wanted);
    }, 10_000);

  it('a call stands in for each, with all that it needs and nothing made up', async () => {
    expect(await ask()).to.equal('accepted');
    const callback = await only();
    await takeOver();
    await untilStanding([callback.id, 1]);
    const [placed] = engine.standIns.placed;
    expect(placed).to.deep.include({
      companyId: company.companyId,
      queueId: company.records.queue.id,
      trunkId: company.records.trunk.id,
      customer: '36301234567',
      numberId: company.records.number.id,
      shown: company.records.number.digits.replace('+', ''),
      since: callback.since,
      goesFirst: false,
      record: company.records.queue.record,
      needsAgents: !company.records.queue.joinWhenEmpty,
      maxCallers: company.records.queue.maxCallers,
    });
  });

  it('is recorded when the queue has its callers recorded, the number its calls, or the company its calls to outside [C1]', async () => {
    const { records, companies } = test.database.stores;
    const recorded = async (customer: string) => {
      await ask({ customer });
      const [one] = (await test.database.stores.callbacks.open(nodeId)).filter(
        ({ callback }) => callback.customer === customer,
      );
      return one?.standIn?.record;
    };
    expect(await recorded('+36301111111')).to.equal(true);
    const queue = await records.queue.update({ ...company.records.queue, record: false });
    expect(await recorded('+36302222222')).to.equal(false);
    const number = await records.number.update({ ...company.records.number, record: true });
    expect(await recorded('+36303333333')).to.equal(true);
    await records.number.update({ ...number, record: false });
    await companies.update({ ...(await companies.find(company.companyId))!, recordedCalls: ['out'] });
    expect(await recorded('+36304444444')).to.equal(true);
    await records.queue.update(queue);
  });

  it('without the number that was called, or when it is gone, customers see the company’s oldest', async () => {
    const { number } = test.database.stores.records;
    const second = await number.insert(company.drafts.number());
    await ask({ numberId: null, customer: '+36301111111' });
    await ask({ numberId: second.id, customer: '+36302222222' });
    const shown = async () => {
      const open = await test.database.stores.callbacks.open(nodeId);
      return open.map(({ standIn }) => [standIn?.numberId, standIn?.shown]);
    };
    const plain = (digits: string) => digits.replace('+', '');
    const oldest = [null, plain(company.records.number.digits)];
    expect(await shown()).to.deep.equal([oldest, [second.id, plain(second.digits)]]);
    await number.delete(scope(), second.id);
    expect(await shown()).to.deep.equal([oldest, oldest]);
    await test.database.stores.records.redirect.delete(scope(), company.records.redirect.id);
    await number.delete(scope(), company.records.number.id);
    expect(await shown()).to.deep.equal([
      [null, null],
      [null, null],
    ]);
  });

  it('who asks again keeps the first place and is called once', async () => {
    expect(await Promise.all([ask(), ask(), ask()])).to.deep.equal(['accepted', 'accepted', 'accepted']);
    expect(await callbacks()).to.have.length(1);
  });

  it('one whose call cannot be placed, or not be ended, keeps no other customer from it', async () => {
    const { standIns } = engine;
    const fails = (): Promise<never> => Promise.reject(new EngineError('engine-mismatch', 'not like this'));
    const place = standIns.place.bind(standIns);
    standIns.place = (standIn) => (standIn.customer === '36301111111' ? fails() : place(standIn));
    await ask({ customer: '+36301111111' });
    await ask({ customer: '+36302222222' });
    const [, second] = await callbacks();
    await takeOver();
    await untilStanding([second!.id, 1]);

    standIns.end = fails;
    await told(second!, { kind: 'cancelled' });
    await ask({ customer: '+36303333333' });
    const [, , third] = await callbacks();
    await untilStanding([second!.id, 1], [third!.id, 1]);
  });

  it('blocked numbers and prefixes are refused, and not called when they were blocked later', async () => {
    expect(await ask()).to.equal('accepted');
    const callback = await only();
    await test.database.stores.records['caller-list'].insert({
      companyId: company.companyId,
      name: 'Blocked',
      purpose: 'blocked',
      entries: [
        { kind: 'prefix', prefix: '+3630' },
        { kind: 'number', number: '+36201112233' },
      ],
    });
    expect(await ask({ customer: '+36309999999' })).to.equal('refused');
    expect(await ask({ customer: '+36201112233' })).to.equal('refused');
    expect(await ask({ customer: '+36201112234' })).to.equal('accepted');
    expect(await begin(callback, 1)).to.be.false;
    expect((await callbacks())[0]).to.include({ state: 'failed', reason: 'blocked' });
  });

  it('of two calls that stand in for one customer, one may call, after the log was read', async () => {
    await ask();
    const callback = await only();
    expect(await Promise.all([begin(callback, 1), begin(callback, 1), begin(callback, 1)])).to.have.members([
      true,
      false,
      false,
    ]);
    expect(caughtUp).to.equal(3);
    expect(await only()).to.deep.include({ state: 'calling', turns: 1, calledAt: at });
  });

  it('a call that the engine made without being able to ask is not made again', async () => {
    await ask();
    const callback = await only();
    const reading = () => told(callback, { kind: 'taken', turn: 1 });
    expect(await turns.begin(company.companyId, callback.id, 1, reading)).to.be.false;
  });

  it('after an attempt that failed the next one waits for its time, and is another turn', async () => {
    await ask();
    const callback = await only();
    await takeOver();
    await untilStanding([callback.id, 1]);
    const [live] = await engine.standIns.live();
    engine.standIns.answer(live?.callId ?? '');
    expect(await begin(callback, 1)).to.be.true;
    await told(callback, { kind: 'not-reached', turn: 1, reason: 'busy' });
    engine.standIns.vanish(live?.callId ?? '');
    const { notBefore } = await only();
    expect(notBefore.getTime() - at.getTime()).to.equal(company.records.queue.callbackRetryMinutes * 60_000);
    at = new Date(notBefore.getTime() - 1_000);
    await takeOver();
    expect(engine.standIns.placed).to.have.length(1);
    at = new Date(notBefore.getTime() + 1_000);
    await untilStanding([callback.id, 2]);
  });

  it('are made anew by the next owner after the engine died, and not twice while they stand', async () => {
    await ask();
    const { id } = await only();
    const keeper = await takeOver();
    await untilStanding([id, 1]);
    await keeper.close();
    await takeOver();
    await takeOver();
    await untilStanding([id, 1]);
    expect(engine.standIns.placed).to.have.length(1);
    engine.kill();
    engine.restart();
    await takeOver();
    await untilStanding([id, 1]);
  });

  it('that the queue did not want are put there again later, not at once', async () => {
    await ask();
    const { id } = await only();
    const keeper = await takeOver();
    await untilStanding([id, 1]);
    engine.standIns.forget();
    await keeper.compare();
    await keeper.compare();
    at = new Date(at.getTime() + 31_000);
    await untilStanding([id, 1]);
    expect(engine.standIns.placed).to.have.length(2);
  });

  it('leave the queue when cancelled; a conversation is never ended', async () => {
    await ask();
    await ask({ customer: '+36307654321' });
    const [first, second] = await callbacks();
    if (!first || !second) throw new Error('two were asked for');
    await takeOver();
    await untilStanding([first.id, 1], [second.id, 1]);
    const live = await engine.standIns.live();
    engine.standIns.answer(live.find(({ callbackId }) => callbackId === second.id)?.callId ?? '');
    for (const callback of [first, second]) await told(callback, { kind: 'cancelled' });
    await untilStanding([second.id, 1]);
  });

  it('that were being called when the engine died are tried again after a while', async () => {
    await ask();
    const callback = await only();
    expect(await begin(callback, 1)).to.be.true;
    await takeOver();
    at = new Date(at.getTime() + 121_000);
    await eventually(async () => {
      expect(await only()).to.include({ state: 'waiting', reason: 'engine-stopped', failures: 1 });
    }, 10_000);
  });
});
