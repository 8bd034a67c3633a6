import { expect } from 'chai';
import type { CallFilters } from '../../../src/application/ports/call-history.ts';
import type { CompanyId, MediaNodeId } from '../../../src/domain/ids.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { FindCallsByStation1767225600250 } from '../../../src/database/migrations/1767225600250-find-calls-by-station.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rowsReadBy } from './rows-read.ts';
import { addCompany, addMediaNode } from './sample-company.ts';

const callsOfCompany = 4_096;
const limit = 20;
/** A page is some rows for each of its calls; one call in five fits what is asked for, or more. The calls of a queue are far more. */
const rowsOfPage = 25 * limit;
const firstAt = new Date('2026-01-01T00:00:00Z');
const rareCaller = '+36309999999';

/** The call with this number among those of its company, the oldest first. Two begin at a time. */
interface Call {
  readonly id: number;
  readonly n: number;
}
const startOf = (n: number) => new Date(firstAt.getTime() + Math.floor(n / 2) * 1_000);
const queueOf = (n: number) => 1 + (n % 5);
const agentOf = (n: number) => 1 + (n % 6);
const extensionOf = (n: number) => 1 + (n % 4);
const numberOf = (n: number) => 1 + (n % 3);
const isAnswered = (n: number) => n % 4 !== 0;
const isOfRareCaller = (n: number) => n % 1_000 === 6;

const early = startOf(callsOfCompany / 10);
const late = startOf((callsOfCompany * 9) / 10);

const queries: readonly { readonly where: CallFilters; readonly isFound: (n: number) => boolean }[] = [
  { where: {}, isFound: () => true },
  { where: { numberId: 2 }, isFound: (n) => numberOf(n) === 2 },
  { where: { queueId: 2 }, isFound: (n) => queueOf(n) === 2 },
  { where: { agentId: 2 }, isFound: (n) => agentOf(n) === 2 },
  { where: { extensionId: 2 }, isFound: (n) => extensionOf(n) === 2 },
  { where: { queueId: 2, answered: true }, isFound: (n) => queueOf(n) === 2 && isAnswered(n) },
  { where: { queueId: 2, numberId: 2 }, isFound: (n) => queueOf(n) === 2 && numberOf(n) === 2 },
  { where: { queueId: 2, agentId: 2 }, isFound: (n) => queueOf(n) === 2 && agentOf(n) === 2 },
  { where: { agentId: 2, from: early }, isFound: (n) => agentOf(n) === 2 && startOf(n) >= early },
  {
    where: { queueId: 2, from: early, to: late },
    isFound: (n) => queueOf(n) === 2 && startOf(n) >= early && startOf(n) < late,
  },
  {
    where: { extensionId: 2, queueId: 2, to: late },
    isFound: (n) => extensionOf(n) === 2 && queueOf(n) === 2 && startOf(n) < late,
  },
];

describe('a page of years of calls [C3]', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let node: MediaNodeId;
  let companyId: CompanyId;
  /** Newest first. */
  let calls: readonly Call[];
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;

  before(async () => {
    test = await createTestDatabase();
    node = await addMediaNode(test.database);
    const companies: CompanyId[] = [];
    // Others have as many, at the same times, and say to have been at the same queues, agents and extensions.
    for (let count = 0; count < 4; count += 1) companies.push((await addCompany(test.database)).id);
    companyId = companies[1]!;
    await addCalls(companies);
    const runner = test.dataSource.createQueryRunner();
    await new FindCallsByStation1767225600250().up(runner);
    await runner.release();
    for (const table of ['calls', 'call_legs', 'call_waits', 'call_marks', 'call_stations'])
      await test.dataSource.query(`ANALYZE TABLE ${table}`);
    calls = await test.dataSource.query<Call[]>(
      'SELECT id, talkMs AS n FROM calls WHERE companyId = ? ORDER BY startedAt DESC, id DESC',
      [companyId],
    );
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  /** Of each company, mixed; the place of a call among them is in its `talkMs`. One call in ten was twice at its stations. */
  async function addCalls(companies: readonly CompanyId[]): Promise<void> {
    const rowOf = (company: CompanyId, n: number) => [
      ...[node, `call-${company}-${n}`, company, startOf(n), isAnswered(n) ? startOf(n) : null, numberOf(n)],
      ...[isOfRareCaller(n) ? rareCaller : `+361${n % 7}`, n, 0, 0, 0],
    ];
    await test.dataSource.query(
      `INSERT INTO calls (mediaNodeId, engineId, companyId, startedAt, answeredAt, numberId, callerNumber, talkMs, markCount, legCount, waitCount)
      VALUES ?`,
      [Array.from({ length: callsOfCompany }, (_, n) => companies.map((of) => rowOf(of, n))).flat()],
    );
    for (const [position, those] of [
      [1, 'TRUE'],
      [2, 'talkMs % 10 = 1'],
    ] as const) {
      await test.dataSource.query(
        `INSERT INTO call_waits (callId, position, queueId, legId, enteredAt)
        SELECT id, ?, 1 + talkMs % 5, engineId, startedAt FROM calls WHERE ${those}`,
        [position],
      );
      await test.dataSource.query(
        `INSERT INTO call_legs (callId, position, mediaNodeId, role, agentId, markCount, beganAt, rang, needsKey, withdrawn)
        SELECT id, ?, mediaNodeId, 'attempt', 1 + talkMs % 6, 0, startedAt, 1, 0, 0 FROM calls WHERE ${those}`,
        [position],
      );
      await test.dataSource.query(
        `INSERT INTO call_marks (callId, position, \`at\`, node, mark)
        SELECT id, ?, startedAt, CONCAT('extension-', 1 + talkMs % 4), 'enter' FROM calls WHERE ${those}`,
        [position],
      );
    }
  }

  /** The ids on the page, and how many rows the server has read for it. */
  async function pageOf(where: CallFilters, before: Call | undefined) {
    const { callHistory } = openDatabase(dataSource).stores;
    const after = before ? { id: before.id, startedAt: startOf(before.n) } : null;
    let ids: number[] = [];
    const read = await rowsReadBy(dataSource, async () => {
      const { items } = await callHistory.list({ companyId }, { limit, after, where });
      ids = items.map(({ id }) => id);
    });
    return { ids, read };
  }

  for (const { where, isFound } of queries)
    it(`of ${JSON.stringify(where)} costs the same at the beginning and deep in the list`, async () => {
      const wanted = calls.filter(({ n }) => isFound(n));
      expect(wanted.length).to.be.above(6 * limit);
      const middle = wanted.length >> 1;
      for (const place of [0, middle, middle + 1, wanted.length - 5]) {
        const { ids, read } = await pageOf(where, wanted[place - 1]);
        expect(ids).to.deep.equal(wanted.slice(place, place + limit).map(({ id }) => id));
        expect(read, `from place ${place}`).to.be.below(rowsOfPage);
      }
    });

  it('of a caller who called a queue now and then costs what that caller called', async () => {
    const wanted = calls.filter(({ n }) => isOfRareCaller(n) && queueOf(n) === 2);
    expect(wanted).to.not.be.empty;
    const { ids, read } = await pageOf({ queueId: 2, callers: [rareCaller, '06309999999'] }, undefined);
    expect(ids).to.deep.equal(wanted.map(({ id }) => id));
    expect(read).to.be.below(rowsOfPage);
  });

  it('of the id of one call is that call, if it came to the queue that is asked for', async () => {
    const { id, n } = calls.find((call) => queueOf(call.n) === 2)!;
    const callId = `call-${companyId}-${n}`;
    const { ids, read } = await pageOf({ queueId: 2, callId }, undefined);
    expect(ids).to.deep.equal([id]);
    expect(read).to.be.below(rowsOfPage);
    expect((await pageOf({ queueId: 3, callId }, undefined)).ids).to.deep.equal([]);
  });

  it('is among those that figures of some minutes read, and few others; which queues there were takes some rows more [C4]', async () => {
    const { figures } = openDatabase(dataSource).stores;
    const to = new Date(early.getTime() + 60_000);
    let counted = 0;
    const read = await rowsReadBy(dataSource, async () => {
      const groups = await figures.waits({ companyId }, { queueIds: [2], intervals: [{ from: early, to }] });
      counted = groups.reduce((sum, { count }) => sum + count, 0);
    });
    const isCounted = ({ n }: Call) => queueOf(n) === 2 && startOf(n) >= early && startOf(n) < to;
    const twice = ({ n }: Call) => (n % 10 === 1 ? 2 : 1);
    expect(counted).to.equal(calls.filter(isCounted).reduce((sum, call) => sum + twice(call), 0));
    // Of each of the four companies that say they had this queue, a wait and its call.
    expect(read).to.be.below(20 * counted);
    const readForQueues = await rowsReadBy(dataSource, async () => {
      expect((await figures.queues({ companyId }, null)).map(({ queueId }) => queueId)).to.deep.equal([
        1, 2, 3, 4, 5,
      ]);
    });
    expect(readForQueues).to.be.below(100);
    const readForOne = await rowsReadBy(dataSource, async () => {
      expect((await figures.queues({ companyId }, 3)).map(({ queueId }) => queueId)).to.deep.equal([3]);
      expect(await figures.queues({ companyId }, 6)).to.deep.equal([]);
    });
    expect(readForOne).to.be.below(10);
  });

  it('of an agent is right when the journal tells that another one took the call, which costs what that call has', async () => {
    const { id, n } = calls.find((call) => agentOf(call.n) === 2)!;
    const other = 1_000;
    const database = openDatabase(dataSource);
    const read = await rowsReadBy(dataSource, () =>
      database.transaction(async (stores) => {
        const wanted = { callKeys: [`call-${companyId}-${n}`], legIds: [], since: firstAt };
        const { calls: found, legs } = await stores.calls.affected(node, wanted);
        for (const leg of legs) leg.agentId = other;
        const none = { waits: [], marks: [], removedLegs: [], removedCalls: [] };
        await stores.calls.save(node, { calls: found, legs, ...none });
      }),
    );
    expect((await pageOf({ agentId: other }, undefined)).ids).to.deep.equal([id]);
    expect((await pageOf({ agentId: 2 }, undefined)).ids).to.not.include(id);
    expect(read).to.be.below(callsOfCompany / 10);
  });
});
