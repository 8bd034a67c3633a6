import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { LegRecord, WaitRecord } from '../../../src/domain/call/call-record.ts';
import { newCall } from '../../../src/domain/call/new-record.ts';
import { keepRealCalls } from '../../support/real-calls/journal-of-lines.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

interface Figures {
  readonly offered: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly leftOtherwise: number;
  readonly waiting: number;
}

interface OfQueue {
  readonly queueId: number;
  readonly name: string | null;
  readonly total: Figures;
  readonly intervals: readonly (Figures & { readonly from: string; readonly to: string })[];
}

describe('figures of queues over HTTP [C4]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let nodeId: number;
  let sales: number;
  let quiet: number;
  let calls = 0;

  /** @param waited seconds; null: still waits. @param talked seconds, of who was answered */
  const wait = async (
    queueId: number,
    at: string,
    outcome: string | null,
    { waited = 5, talked = 0, companyId = company.id } = {},
  ) => {
    calls += 1;
    const callKey = `figure-${calls}`;
    const enteredAt = new Date(at);
    const after = (seconds: number) => new Date(enteredAt.getTime() + seconds * 1_000);
    const agentId = outcome === 'answered' ? 7 : null;
    const isOver = outcome !== null;
    const record: WaitRecord = {
      ...{ callKey, position: 1, queueId, legId: `${callKey}-1`, enteredAt, agentId, outcome },
      endedAt: isOver ? after(waited) : null,
    };
    const leg: LegRecord = {
      ...{ callKey, position: 1, legId: `${callKey}-2`, role: 'attempt', sipUser: null, phoneId: null },
      ...{ trunkId: null, agentId, queueId, place: null, node: `queue-${queueId}`, markCount: 1 },
      ...{ beganAt: after(1), rang: true, needsKey: false, pickedUpAt: after(waited) },
      ...{ answeredAt: after(waited), endedAt: after(waited + talked), outcome: 'answered', cause: 16 },
      ...{ withdrawn: false, transfer: null, transferTarget: null },
    };
    await system.database.transaction((stores) =>
      stores.calls.save(nodeId, {
        calls: [
          {
            ...newCall(callKey, new Date(enteredAt.getTime() - 1_000)),
            ...{ companyId, waitCount: 1, legCount: 1, endedAt: isOver ? after(waited + talked) : null },
          },
        ],
        ...{ waits: [record], legs: agentId === null ? [] : [leg], marks: [] },
        ...{ removedLegs: [], removedCalls: [] },
      }),
    );
  };
  const figures = async (query: string, client = admin) => {
    const { status, body, text } = await client.get(`/v1/figures/queues?${query}`);
    expect(status, text).to.equal(200);
    return body as unknown as { timeZone: string; interval: string | null; queues: OfQueue[] };
  };
  const of = (queues: readonly OfQueue[], id: number) =>
    queues.find(({ queueId }) => queueId === id) ?? expect.fail(`no queue ${id}`);
  const day = 'from=2026-11-29T23:00:00Z&to=2026-11-30T23:00:00Z';

  before(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system);
    admin = company.admin;
    nodeId = (await addTestNode(system)).id;
    const queue = async (name: string) => await admin.create('/v1/queues', { name, serviceLevelSeconds: 20 });
    sales = await queue('=Sales');
    quiet = await queue('Quiet');
    await wait(sales, '2026-11-29T23:00:00Z', 'answered', { waited: 20, talked: 60 });
    await wait(sales, '2026-11-30T08:59:59.999Z', 'answered', { waited: 21, talked: 30 });
    await wait(sales, '2026-11-30T09:00:00Z', 'abandoned', { waited: 4 });
    await wait(sales, '2026-11-30T09:30:00Z', 'timeout', { waited: 120 });
    await wait(sales, '2026-11-30T22:59:59.999Z', null);
    // Before and after.
    await wait(sales, '2026-11-29T22:59:59.999Z', 'answered');
    await wait(sales, '2026-11-30T23:00:00Z', 'answered');
  });
  after(() => system.close());

  it('are those of a period, of all queues, and add up', async () => {
    const { timeZone, interval, queues } = await figures(day);
    expect({ timeZone, interval }).to.deep.equal({ timeZone: 'Europe/Budapest', interval: null });
    expect(queues.map(({ queueId, name }) => [queueId, name])).to.deep.equal([
      [sales, '=Sales'],
      [quiet, 'Quiet'],
    ]);
    expect(of(queues, sales)).to.deep.include({ intervals: [], serviceLevelSeconds: 20 });
    expect(of(queues, sales).total).to.deep.equal({
      ...{ offered: 5, answered: 2, abandoned: 1, leftOtherwise: 1, waiting: 1, exits: { timeout: 1 } },
      ...{ answeredInTime: 1, serviceLevel: 0.25, averageAnswerMs: 20_500, averageAbandonMs: 4_000 },
      ...{ longestWaitMs: 120_000, talkMs: 90_000, averageTalkMs: 45_000 },
    });
    expect(of(queues, quiet).total).to.include({ offered: 0, serviceLevel: null, longestWaitMs: 0 });
  });

  it('are cut into intervals of the zone of the company, which add up to the whole', async () => {
    const { queues } = await figures(`${day}&interval=hour&queueId=${sales}`);
    const { total, intervals } = of(queues, sales);
    expect(intervals).to.have.length(24);
    const busy = intervals.filter(({ offered }) => offered > 0);
    expect(busy.map(({ from, offered, answered }) => [from, offered, answered])).to.deep.equal([
      ['2026-11-29T23:00:00.000Z', 1, 1],
      ['2026-11-30T08:00:00.000Z', 1, 1],
      ['2026-11-30T09:00:00.000Z', 2, 0],
      ['2026-11-30T22:00:00.000Z', 1, 0],
    ]);
    for (const field of ['offered', 'answered', 'abandoned', 'leftOtherwise', 'waiting'] as const)
      expect(intervals.reduce((sum, one) => sum + one[field], 0)).to.equal(total[field]);
    const byMonth = await figures('from=2026-10-01T00:00:00Z&to=2026-12-31T00:00:00Z&interval=month');
    expect(of(byMonth.queues, sales).intervals.map(({ offered }) => offered)).to.deep.equal([0, 6, 1]);
  });

  it('are those of the last day when no period is named', async () => {
    const now = await admin.create('/v1/queues', { name: 'Now' });
    await wait(now, new Date(Date.now() - 60_000).toISOString(), 'abandoned');
    const { queues } = await figures('');
    expect(of(queues, now).total).to.include({ offered: 1, abandoned: 1 });
  });

  it('are told of a queue that is gone, without its name and service level, and of no other', async () => {
    const id = await admin.create('/v1/queues', { name: 'Gone' });
    await wait(id, '2026-11-30T12:00:00Z', 'answered');
    expect((await admin.delete(`/v1/queues/${id}`)).status).to.equal(204);
    const [gone] = (await figures(`${day}&queueId=${id}`)).queues;
    expect(gone).to.include({ queueId: id, name: null });
    expect(gone?.total).to.include({ offered: 1, answered: 1, answeredInTime: null, serviceLevel: null });
    expect((await admin.get(`/v1/figures/queues?${day}&queueId=4000000`)).status).to.equal(404);
  });

  it('are as the engines told of real calls', async () => {
    const { admin: chief, id } = await foundTestCompany(system);
    const node = await addTestNode(system, 'with-real-calls');
    await keepRealCalls(system.database, node.id, { companyId: id }, [
      'queue-answered',
      'queue-retries-abandoned',
    ]);
    const [queue] = (await figures('from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z', chief)).queues;
    expect(queue?.total).to.include({ offered: 2, answered: 1, abandoned: 1, waiting: 0 });
    expect(queue?.total).to.include({ averageAnswerMs: 26, talkMs: 1_039 });
  });

  it('are those of the own company alone, and for those who may read statistics', async () => {
    const other = await foundTestCompany(system);
    expect((await figures(day, other.admin)).queues).to.deep.equal([]);
    const { status } = await other.admin.get(`/v1/figures/queues?${day}&queueId=${sales}`);
    expect(status).to.equal(404);
    // A call of another company in a queue with the same id, which no engine tells of, would count for nobody.
    await wait(quiet, '2026-11-30T13:00:00Z', 'answered', { companyId: other.id });
    expect(of((await figures(day)).queues, quiet).total).to.include({ offered: 0 });
  });

  it('are refused for a period or an interval that makes no sense', async () => {
    for (const [query, message] of [
      ['from=2026-11-30T00:00:00Z&to=2026-11-30T00:00:00Z', 'before the end'],
      ['from=2025-01-01T00:00:00Z&to=2026-11-30T00:00:00Z', '400 days'],
      ['from=2026-10-01T00:00:00Z&to=2026-11-30T00:00:00Z&interval=hour', '400 times the interval'],
      ['interval=minute', 'interval'],
      ['from=yesterday', 'instant'],
    ]) {
      const { status, text } = await admin.get(`/v1/figures/queues?${query}`);
      expect(status, query).to.equal(422);
      expect(text, query).to.include(message);
    }
  });

  it('come as CSV for spreadsheets, in which no name is a formula', async () => {
    const { status, text, headers } = await admin.get(`/v1/figures/queues/csv?${day}`);
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).to.equal(
      'attachment; filename="queues-2026-11-29-to-2026-11-30.csv"',
    );
    const rows = parse(text, { columns: true, bom: true }) as unknown as Record<string, string>[];
    expect(rows.find(({ queue_id: id }) => id === String(sales))).to.deep.equal({
      ...{ queue_id: String(sales), queue: "'=Sales", offered: '5', answered: '2', abandoned: '1' },
      ...{
        from: '2026-11-29T23:00:00.000Z',
        to: '2026-11-30T23:00:00.000Z',
        left_otherwise: '1',
        waiting: '1',
      },
      ...{ answered_in_time: '1', service_level_percent: '25', average_answer_seconds: '20.5' },
      ...{ average_abandon_seconds: '4', longest_wait_seconds: '120', talk_seconds: '90' },
      average_talk_seconds: '45',
    });
    const hours = await admin.get(`/v1/figures/queues/csv?${day}&interval=hour&queueId=${sales}`);
    expect(hours.text.trim().split('\r\n')).to.have.length(25);
  });
});
