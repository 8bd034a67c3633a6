import { expect } from 'chai';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { ListQuery, RecordStore } from '../../../src/application/ports/stores.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addAnswers, addCallsOfRecordings, multiplyRows, noteAllTalks } from './many-rows.ts';
import { rowsReadBy } from './rows-read.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

const doublings = 11;
const rows = 2 ** doublings;
/** An agent who talked in one of the recorded calls and was not the first. */
const companion = 1_000_000;

/** With what nearly all are, what one is, and the filters that ask for it. */
const audio = [
  {
    kind: 'recording',
    table: 'recordings',
    most: "state = 'stored'",
    one: "state = 'unreadable'",
    rare: { state: 'unreadable' },
  },
  {
    kind: 'voicemail-message',
    table: 'voicemail_messages',
    most: "state = 'stored', heard = TRUE",
    one: "state = 'stored', heard = FALSE",
    rare: { state: 'stored', heard: false },
  },
] as const;

interface Found extends RecordBase {
  readonly callerNumber: string | null;
  readonly callId: string;
  readonly state: string;
  readonly heard?: boolean;
}

describe('a search in a company that has years of audio', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    for (const { table, kind, most, one } of audio) {
      await test.dataSource.query(`UPDATE ${table} SET ${most}`);
      await multiplyRows(test.dataSource, table, doublings);
      await test.dataSource.query(`UPDATE ${table} SET ${one} WHERE id = ?`, [company.records[kind].id]);
    }
    await addCalls();
    // What a server does by itself some seconds after so many rows; MySQL goes by the old statistics until then.
    for (const table of [...audio.map((of) => of.table), 'calls', 'call_legs'])
      await test.dataSource.query(`ANALYZE TABLE ${table}`);
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  /** Of each recording, answered by another agent, and of one passed on to the agent who is looked for. */
  async function addCalls(): Promise<void> {
    await addCallsOfRecordings(test.dataSource);
    await addAnswers(test.dataSource, 1, `${companion} + c.id`);
    const { callId } = company.records.recording;
    await addAnswers(test.dataSource, 2, `IF(c.engineId = '${callId}', ${companion}, NULL)`);
    await noteAllTalks(test);
  }

  /** As the routes ask: a caller in all forms in which providers write the number, a call by its id. */
  const searches = {
    callerNumber: ({ callerNumber }: Found) => ({ oneOf: { callerNumber: [callerNumber, 'another form'] } }),
    callId: ({ callId }: Found) => ({ where: { callId } }),
  };

  /** What is found, and how many rows the server has read for it. */
  async function search<R extends Found>(store: RecordStore<R>, query: Partial<ListQuery<R>>) {
    const { companyId } = company;
    let ids: number[] = [];
    const read = await rowsReadBy(dataSource, async () => {
      const { items } = await store.list(
        { companyId },
        { limit: 50, after: null, newestFirst: true, ...query },
      );
      ids = items.map(({ id }) => id);
    });
    return { ids, read };
  }

  for (const { kind, rare } of audio) {
    it(`${kind}: the one of ${JSON.stringify(rare)} is found without reading the others`, async () => {
      const store: RecordStore<Found> = openDatabase(dataSource).stores.records[kind];
      const { ids, read } = await search(store, { where: rare });
      expect(ids).to.deep.equal([company.records[kind].id]);
      expect(read).to.be.below(rows / 10);
    });

    for (const field of ['callerNumber', 'callId'] as const) {
      it(`${kind}: one ${field} is found without reading the others`, async () => {
        const wanted: Found = company.records[kind];
        const store: RecordStore<Found> = openDatabase(dataSource).stores.records[kind];
        const { ids, read } = await search(store, searches[field](wanted));
        expect(ids).to.deep.equal([wanted.id]);
        expect(read).to.be.below(rows / 10);
      });
    }
  }

  it('recording: those of an agent who took over are found without reading the others', async () => {
    const { recording } = openDatabase(dataSource).stores.records;
    const { ids, read } = await search(recording, { where: { agentId: companion } });
    expect(ids).to.deep.equal([company.records.recording.id]);
    expect(read).to.be.below(rows / 10);
  });
});
