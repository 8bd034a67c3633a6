import { expect } from 'chai';
import type { RecordBase } from '../../../src/application/ports/records/record-base.ts';
import type { ListQuery, RecordStore } from '../../../src/application/ports/stores.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addAnswers, addCallsOfRecordings, multiplyRows, noteAllTalks } from './many-rows.ts';
import { rowsReadBy } from './rows-read.ts';
import { addSampleCompany } from './sample-company.ts';

const doublings = 12;
const rows = 2 ** doublings;
const limit = 50;
const firstAt = new Date('2026-01-01T00:00:00Z');
/** At a tenth of all. */
const early = new Date(firstAt.getTime() + (rows / 10) * 1_000);
const forms = ['+3611', '3611', '+3612', '0611'];

interface Found extends RecordBase {
  readonly startedAt?: Date;
}
type Query = Pick<ListQuery<Found>, 'began'> & {
  readonly where?: Readonly<Record<string, unknown>>;
  readonly oneOf?: Readonly<Record<string, readonly unknown[]>>;
};

/** What the rows are made to be, `n` being their place among those of the company, and what is asked for. */
const lists: readonly {
  readonly kind: 'recording' | 'voicemail-message' | 'callback';
  readonly table: string;
  readonly values: string;
  readonly newestFirst: boolean;
  readonly queries: readonly Query[];
}[] = [
  {
    kind: 'recording',
    table: 'recordings',
    values: `startedAt = TIMESTAMPADD(SECOND, n, ?), queueId = 1 + n % 5, agentId = 1 + n % 6, numberId = 1 + n % 3,
      state = IF(n % 4 = 0, 'empty', 'stored'), callerNumber = CONCAT('+361', n % 7)`,
    newestFirst: true,
    queries: [
      {},
      { where: { state: 'stored' } },
      { where: { queueId: 2 } },
      { where: { numberId: 2 } },
      { where: { queueId: 2, state: 'stored' } },
      { where: { agentId: 2 } },
      { where: { agentId: 2, state: 'stored' } },
      { where: { agentId: 2 }, began: { from: early } },
      { oneOf: { callerNumber: forms } },
      { oneOf: { callerNumber: forms }, where: { state: 'stored' } },
      { began: { from: early } },
      { began: { from: early }, where: { queueId: 2 } },
    ],
  },
  {
    kind: 'voicemail-message',
    table: 'voicemail_messages',
    values: `startedAt = TIMESTAMPADD(SECOND, n, ?), voicemailBoxId = 1 + n % 5, heard = n DIV 4 % 2,
      state = IF(n % 4 = 0, 'empty', 'stored'), callerNumber = CONCAT('+361', n % 7)`,
    newestFirst: true,
    queries: [
      { where: { state: 'stored' } },
      { where: { state: 'stored', heard: true } },
      { where: { state: 'stored', voicemailBoxId: 2 } },
      { where: { state: 'stored' }, oneOf: { callerNumber: forms } },
      { where: { state: 'stored' }, began: { from: early } },
    ],
  },
  {
    kind: 'callback',
    table: 'callbacks',
    values: `since = TIMESTAMPADD(SECOND, n, ?), state = IF(n % 4 = 0, 'waiting', 'reached')`,
    newestFirst: false,
    queries: [{}, { where: { state: 'reached' } }],
  },
];

/** Calls of the first two agents were passed on to the next one. */
function isOf(row: Readonly<Record<string, unknown>>, field: string, value: unknown): boolean {
  if (field === 'agentId' && value === 2 && row.agentId === 1) return true;
  return row[field] === (value === true ? 1 : value);
}

describe('a page of years of recordings, messages and callbacks', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let companyId: number;
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;

  before(async () => {
    test = await createTestDatabase();
    ({ companyId } = await addSampleCompany(test.database));
    // Others have as many, stored at the same times.
    for (let others = 0; others < 3; others += 1) await addSampleCompany(test.database);
    for (const { table, values } of lists) {
      await multiplyRows(test.dataSource, table, doublings);
      await test.dataSource.query(
        `UPDATE ${table} JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY companyId ORDER BY id) AS n FROM ${table}) place USING (id)
        SET ${values}`,
        [firstAt],
      );
    }
    await addCallsOfRecordings(test.dataSource);
    await addAnswers(test.dataSource, 1, 'r.agentId');
    await addAnswers(test.dataSource, 2, 'IF(r.agentId < 3, r.agentId + 1, NULL)');
    await noteAllTalks(test);
    for (const table of [...lists.map((of) => of.table), 'calls', 'call_legs', 'recording_talks'])
      await test.dataSource.query(`ANALYZE TABLE ${table}`);
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  for (const { kind, table, newestFirst, queries } of lists)
    for (const query of queries)
      it(`${kind}: ${JSON.stringify(query)} costs the same at the beginning and deep in the list`, async () => {
        const all = await matching(table, query);
        const ids = (newestFirst ? all.toReversed() : all).map(({ id }) => id);
        expect(ids.length).to.be.above(rows / 12);
        const store = openDatabase(dataSource).stores.records[kind] as unknown as RecordStore<Found>;
        const middle = ids.length >> 1;
        for (const [place, after] of [
          [0, null],
          [middle, ids[middle - 1]!],
        ] as const) {
          let found: number[] = [];
          const read = await rowsReadBy(dataSource, async () => {
            const page = await store.list({ companyId }, { limit, after, newestFirst, ...(query as object) });
            found = page.items.map(({ id }) => id);
            expect(page.next).to.equal(found.at(-1));
          });
          expect(found).to.deep.equal(ids.slice(place, place + limit));
          // Of each form a page, which is looked through twice, and the rows; else one row in five fits, or more.
          expect(read, `from place ${place}`).to.be.below(10 * limit);
        }
      });

  async function matching(table: string, { where = {}, oneOf = {}, began = {} }: Query): Promise<Found[]> {
    const all = await test.dataSource.query<(Found & Readonly<Record<string, unknown>>)[]>(
      `SELECT * FROM ${table} WHERE companyId = ? ORDER BY id`,
      [companyId],
    );
    return all.filter(
      (row) =>
        Object.entries(where).every(([field, value]) => isOf(row, field, value)) &&
        Object.entries(oneOf).every(([field, values]) => values.includes(row[field])) &&
        (began.from === undefined || (row.startedAt ?? firstAt) >= began.from),
    );
  }
});
