import { expect } from 'chai';
import { ReportWaitingCallers } from '../../../src/application/live/report-waiting-callers.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { addMediaNode } from '../database/sample-company.ts';
import { silentLog } from '../nodes/node-under-test.ts';
import type { ApiProcess } from './api-process.ts';
import type { LiveClient } from './live-client.ts';
import type { LiveCompany, Person } from './live-company.ts';
import { LiveSystem } from './live-system.ts';

const clock = { now: () => new Date() };

describe('callers who wait, shown live', function () {
  this.timeout(60_000);
  let system: LiveSystem;
  let api: ApiProcess;
  let company: LiveCompany;
  let wallboard: Person;
  let sales: number;
  let node: number;
  let engine: InMemoryMediaEngine;
  let reports: ReportWaitingCallers[];
  /** Writes that could not be made. */
  let putOff: number;

  before(async () => {
    system = await LiveSystem.start();
  });
  after(() => system.close());
  beforeEach(async () => {
    reports = [];
    putOff = 0;
    api = await system.process();
    company = await system.found();
    wallboard = await company.person(['live-view']);
    sales = await company.queue('Sales');
    node = await addMediaNode(system.test.database);
    engine = new InMemoryMediaEngine(node);
    await own(node);
  });
  afterEach(async () => {
    await Promise.all(reports.map((report) => report.close()));
    await system.reset();
  });

  const own = async (id: number) => {
    await system.test.database.stores.leases.acquire(id, 'an owner', 60_000);
  };

  /** What the owner of the node does with it, in another process. */
  async function report(of = engine): Promise<ReportWaitingCallers> {
    const signal = system.signal();
    const made = new ReportWaitingCallers({
      engine: of,
      database: system.test.database,
      signal,
      clock,
      log: { ...silentLog, debug: () => (putOff += 1) },
    });
    reports.push(made);
    of.onEvent((event) => {
      made.take(event);
    });
    of.start();
    await made.compare();
    return made;
  }

  interface Line {
    readonly queueId: number;
    readonly waiting: { readonly position: number; readonly callerNumber?: string; readonly since: string }[];
    readonly longestWaitSince: string | null;
  }
  const lines = (view: LiveClient): Line[] =>
    view.told.flatMap(({ event, data }) =>
      event === 'queue' ? [data as unknown as Line] : ((data.queues ?? []) as Line[]),
    );
  const numbers = (view: LiveClient, queueId = sales) =>
    lines(view)
      .findLast((line) => line.queueId === queueId)
      ?.waiting.map(({ callerNumber }) => callerNumber);

  it('come, move up and leave', async () => {
    const since = new Date('2026-01-05T10:00:00.123Z');
    await report();
    const board = await system.watch(api, wallboard);
    await board.begun();
    const first = engine.callers.join(sales, '+3611111111', since);
    engine.callers.join(sales, '+3622222222');
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['+3611111111', '+3622222222']);
    });
    const shown = lines(board).at(-1);
    expect(shown?.waiting[0]).to.deep.equal({
      position: 1,
      callerNumber: '+3611111111',
      since: since.toISOString(),
    });
    expect(shown?.longestWaitSince).to.equal(since.toISOString());
    engine.callers.leave(sales, first);
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['+3622222222']);
    });
    expect(lines(board).at(-1)?.waiting[0]?.position).to.equal(1);
  });

  it('are in the snapshot, and told again to whoever comes back', async () => {
    await report();
    engine.callers.join(sales, '100');
    await eventually(async () => {
      expect(await system.test.database.stores.queueStates.ofNode(node)).to.have.length(1);
    });
    const board = await system.watch(api, wallboard);
    const { id } = await board.begun();
    expect(numbers(board)).to.deep.equal(['100']);
    const back = await system.watch(api, wallboard, { lastEventId: id });
    await back.begun('queues');
    expect(numbers(back)).to.deep.equal(['100']);
  });

  it('have no numbers for those who see the queue only because of their skill', async () => {
    const skillId = await company.skill([sales]);
    const ann = await company.agent({ skills: [{ skillId, level: 1 }] });
    const other = await company.queue('Other');
    await report();
    const bar = await system.watch(api, ann);
    await bar.begun();
    engine.callers.join(other, '+3699999999');
    engine.callers.join(sales, '+3611111111');
    await eventually(() => {
      expect(lines(bar).at(-1)?.waiting).to.have.length(1);
    });
    expect(JSON.stringify(bar.told)).to.not.contain('+36');
    expect(lines(bar).some(({ queueId }) => queueId === other)).to.equal(false);
  });

  it('whose line moves quickly are written down a few times only, the last state certainly', async () => {
    await report();
    const board = await system.watch(api, wallboard);
    await board.begun();
    const told = board.told.length;
    for (let caller = 0; caller < 200; caller += 1) {
      const id = engine.callers.join(sales, String(caller));
      if (caller % 10 !== 0) engine.callers.leave(sales, id);
    }
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(Array.from({ length: 20 }, (_, index) => String(index * 10)));
    });
    expect(board.told.length - told).to.be.lessThan(4);
  });

  it('of a node that lost its connection stay, and are right again after the next one', async () => {
    const owner = await report();
    const board = await system.watch(api, wallboard);
    await board.begun();
    engine.callers.join(sales, '100');
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['100']);
    });
    // Untold, as over a lost connection.
    engine.callers.forget();
    await owner.compare();
    await eventually(() => {
      expect(numbers(board)).to.deep.equal([]);
    });
  });

  it('of a node that is given up are not shown any more', async () => {
    const owner = await report();
    engine.callers.join(sales, '100');
    const board = await system.watch(api, wallboard);
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['100']);
    });
    await owner.close();
    await eventually(() => {
      expect(numbers(board)).to.deep.equal([]);
    });
  });

  it('of a node that was taken over are those of the new owner, whatever the old one still does', async () => {
    const old = await report();
    engine.callers.join(sales, '100');
    await eventually(async () => {
      expect(await system.test.database.stores.queueStates.ofNode(node)).to.have.length(1);
    });
    const again = new InMemoryMediaEngine(node);
    again.callers.join(sales, '200');
    await report(again);
    const board = await system.watch(api, wallboard);
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['200']);
    });
    await old.close();
    engine.callers.join(sales, '300');
    expect(await system.test.database.stores.queueStates.ofNode(node)).to.have.length(1);
    await company.edit('queue', sales, { name: 'Look again' });
    await eventually(() => {
      expect(board.of('queues')).to.have.length(1);
    });
    expect(numbers(board)).to.deep.equal(['200']);
  });

  it('of a node without an owner are not shown', async () => {
    await report();
    engine.callers.join(sales, '100');
    const board = await system.watch(api, wallboard);
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['100']);
    });
    await system.test.dataSource.query(
      'UPDATE node_leases SET leasedUntil = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE',
    );
    await eventually(() => {
      expect(numbers(board)).to.deep.equal([]);
    });
  });

  it('of one queue on two nodes are one line', async () => {
    const second = await addMediaNode(system.test.database);
    await own(second);
    const other = new InMemoryMediaEngine(second);
    await report();
    await report(other);
    const at = Date.now();
    engine.callers.join(sales, 'a', new Date(at - 3_000));
    engine.callers.join(sales, 'c', new Date(at - 1_000));
    other.callers.join(sales, 'b', new Date(at - 2_000));
    const board = await system.watch(api, wallboard);
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['a', 'b', 'c']);
    });
  });

  it('of a queue that was deleted are forgotten', async () => {
    const owner = await report();
    engine.callers.join(sales, '100');
    await eventually(async () => {
      expect(await system.test.database.stores.queueStates.ofNode(node)).to.have.length(1);
    });
    await company.change('queue', sales, (stores) =>
      stores.records.queue.delete({ companyId: company.id }, sales),
    );
    engine.callers.join(sales, '200');
    await owner.compare();
    const board = await system.watch(api, wallboard);
    expect((await board.begun()).data.queues).to.deep.equal([]);
    expect(await system.test.database.stores.queueStates.ofNode(node)).to.deep.equal([]);
  });

  it('are written when the database is back', async () => {
    await report();
    const board = await system.watch(api, wallboard);
    await board.begun();
    await system.test.dataSource.query('RENAME TABLE queue_states TO away');
    engine.callers.join(sales, '100');
    await eventually(() => {
      expect(putOff).to.not.equal(0);
    });
    await system.test.dataSource.query('RENAME TABLE away TO queue_states');
    await eventually(() => {
      expect(numbers(board)).to.deep.equal(['100']);
    });
  });
});
