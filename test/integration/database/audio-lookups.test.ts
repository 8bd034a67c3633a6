import { expect } from 'chai';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { RecordStore } from '../../../src/application/ports/stores.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

const doublings = 11;
const rows = 2 ** doublings;

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
      await multiply(table);
      await test.dataSource.query(`UPDATE ${table} SET ${one} WHERE id = ?`, [company.records[kind].id]);
      // What a server does by itself some seconds after so many rows; MySQL goes by the old statistics until then.
      await test.dataSource.query(`ANALYZE TABLE ${table}`);
    }
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  /** As many rows as `rows`, each of another caller and call. */
  async function multiply(table: string): Promise<void> {
    const metadata = test.dataSource.entityMetadatas.find(({ tableName }) => tableName === table);
    const own: Record<string, string> = {
      fileBase: "CONCAT('copy-', ?, '-', id)",
      callId: "CONCAT('call-', ?, '-', id)",
      callerNumber: "CONCAT('+3620', ?, id)",
    };
    const columns = (metadata?.columns ?? [])
      .map(({ databaseName }) => databaseName)
      .filter((name) => name !== 'id');
    const copied = columns.map((name) => own[name] ?? `\`${name}\``).join(', ');
    for (let doubling = 1; doubling <= doublings; doubling += 1) {
      await test.dataSource.query(
        `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')}) SELECT ${copied} FROM ${table}`,
        Object.keys(own).map(() => doubling),
      );
    }
  }

  /** How many rows the server has fetched for this connection. */
  async function rowsRead(): Promise<number> {
    const counters: { Value: string }[] = await dataSource.query("SHOW SESSION STATUS LIKE 'Handler_read%'");
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0);
  }

  /** As the routes ask: a caller in all forms in which providers write the number, a call by its id. */
  const searches = {
    callerNumber: ({ callerNumber }: Found) => ({ oneOf: { callerNumber: [callerNumber, 'another form'] } }),
    callId: ({ callId }: Found) => ({ where: { callId } }),
  };

  for (const { kind, rare } of audio) {
    it(`${kind}: the one of ${JSON.stringify(rare)} is found without reading the others`, async () => {
      const store: RecordStore<Found> = openDatabase(dataSource).stores.records[kind];
      const { id, companyId } = company.records[kind];
      const before = await rowsRead();
      const query = { limit: 50, after: null, newestFirst: true, where: rare };
      expect((await store.list({ companyId }, query)).items.map((item) => item.id)).to.deep.equal([id]);
      expect((await rowsRead()) - before).to.be.below(rows / 10);
    });

    for (const field of ['callerNumber', 'callId'] as const) {
      it(`${kind}: one ${field} is found without reading the others`, async () => {
        const store: RecordStore<Found> = openDatabase(dataSource).stores.records[kind];
        const wanted: Found = company.records[kind];
        const before = await rowsRead();
        const { items } = await store.list(
          { companyId: wanted.companyId },
          { limit: 50, after: null, newestFirst: true, ...searches[field](wanted) },
        );
        expect(items.map((item) => item.id)).to.deep.equal([wanted.id]);
        expect((await rowsRead()) - before).to.be.below(rows / 10);
      });
    }
  }
});
