import { expect } from 'chai';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { FindCallsByStation1767225600250 } from '../../../src/database/migrations/1767225600250-find-calls-by-station.ts';
import type { CompanyId, MediaNodeId } from '../../../src/domain/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { schemaDrift } from '../../support/schema-drift.ts';
import { linesOfCompany } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf, realCallNames } from '../../support/real-calls/real-calls.ts';
import { readEvents } from './read-events.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

interface Station {
  readonly companyId: CompanyId;
  readonly station: string;
  readonly startedAt: Date;
  readonly callId: number;
}

describe('where a call was: in queues, at agents, at extensions [C3]', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let company: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(() => test.drop());

  const told = (...names: string[]): JournalEvent[] =>
    eventsOf(linesOfCompany({ companyId: company.companyId, phone1: company.records.phone.sipUser }, names));

  /** @param cuts all: each event comes by itself */
  const read = (events: readonly JournalEvent[], cuts: 'all' | 'none'): Promise<MediaNodeId> =>
    readEvents(test.database, events, cuts === 'all' ? [...events.keys()] : []);

  const written = async (): Promise<Station[]> =>
    await test.dataSource.query<Station[]>(
      'SELECT * FROM call_stations ORDER BY callId, companyId, station, startedAt',
    );
  /** Each once, as the parts of the calls tell. */
  const toBeWritten = async (): Promise<Station[]> => {
    const parts = [
      ["CONCAT('queue-', queueId)", 'call_waits', 'TRUE'],
      ["CONCAT('agent-', agentId)", 'call_legs', 'agentId IS NOT NULL'],
      ['node', 'call_marks', "node LIKE 'extension-%'"],
    ].map(
      ([station, table, condition]) =>
        `SELECT callId, ${station} AS station FROM ${table} WHERE ${condition}`,
    );
    return await test.dataSource.query<Station[]>(
      `SELECT DISTINCT c.companyId, part.station, c.startedAt, c.id AS callId
      FROM calls c JOIN (${parts.join(' UNION ALL ')}) part ON part.callId = c.id
      WHERE c.companyId IS NOT NULL ORDER BY callId, companyId, station, startedAt`,
    );
  };
  const stationsOf = async (node: MediaNodeId) => {
    const rows = await test.dataSource.query<{ companyId: number; station: string }[]>(
      `SELECT s.companyId, s.station FROM call_stations s JOIN calls c ON c.id = s.callId
      WHERE c.mediaNodeId = ? ORDER BY s.companyId, s.station`,
      [node],
    );
    return rows.map(({ companyId, station }) => [companyId, station]);
  };

  for (const cuts of ['none', 'all'] as const)
    it(`is written down once for each as the journal tells of it, when it is read ${cuts === 'all' ? 'event by event' : 'at once'}`, async () => {
      await read(told(...realCallNames()), cuts);
      const rows = await written();
      expect(rows).to.deep.equal(await toBeWritten());
      for (const kind of ['queue', 'agent', 'extension'])
        expect(rows.filter(({ station }) => station.startsWith(`${kind}-`)).length, kind).to.be.above(5);
    });

  it('is with the agent whom the queue names, and with nobody else who sat at the phone until then', async () => {
    const { companyId, records } = company;
    const events = told('queue-answered');
    const named = events.findIndex(({ type }) => type === 'agent-connected');
    const [sitting, answering] = [
      [companyId, `agent-${records.user.id}`],
      [companyId, 'agent-7'],
    ];
    expect(await stationsOf(await read(events.slice(0, named), 'all'))).to.deep.include(sitting);
    const found = await stationsOf(await read(events, 'all'));
    expect(found).to.deep.include(answering);
    expect(found).to.not.deep.include(sitting);
  });

  it('is told to the company that the call turns out to be of, also when that is told last', async () => {
    const { companyId } = await addSampleCompany(test.database);
    // At phones that nobody has: they do not tell it either.
    const events = eventsOf(linesOfCompany({ companyId: company.companyId }, ['queue-answered']));
    const isCompany = ({ type }: JournalEvent) => type === 'company-told';
    expect(events.some(isCompany)).to.equal(true);
    const others = events.filter((event) => !isCompany(event));
    const ended = others.find((event) => event.type === 'call-ended')!;
    const { at, callId } = ended;
    const last = { type: 'company-told', companyId: company.companyId, at, callId } as const;
    const tellingLast = others.flatMap((event) => (event === ended ? [last, event] : [event]));
    const expected = await stationsOf(await read(events, 'none'));
    expect(expected).to.not.be.empty;
    expect(await stationsOf(await read(tellingLast, 'all'))).to.deep.equal(expected);
    const tellingTwice = events.map((event) => (isCompany(event) ? { ...event, companyId } : event));
    tellingTwice.splice(tellingTwice.indexOf(ended), 0, last);
    expect(await stationsOf(await read(tellingTwice, 'all'))).to.deep.equal(expected);
  });

  it('is the same of calls that were told before it was written down, also when a process was killed while it did so', async () => {
    const before = await written();
    expect(before).to.have.length.greaterThan(50);
    await test.dataSource.query('DROP TABLE call_stations');
    await test.dataSource.query('ALTER TABLE call_waits ADD KEY ix_call_waits_call (queueId, callId)');
    await test.dataSource.query("DELETE FROM migrations WHERE name LIKE 'FindCallsByStation%'");
    expect(await migrate(test.dataSource)).to.have.length(1);
    expect(await written()).to.deep.equal(before);
    await test.dataSource.query('DELETE FROM call_stations ORDER BY callId DESC LIMIT 30');
    const runner = test.dataSource.createQueryRunner();
    await new FindCallsByStation1767225600250().up(runner);
    await runner.release();
    expect(await written()).to.deep.equal(before);
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
  });
});
