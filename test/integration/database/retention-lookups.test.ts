import { expect } from 'chai';
import { type KeptKind, keptKinds } from '../../../src/application/ports/retention-store.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsReadBy } from './rows-read.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

const rows = 4_000;
const old = 40;
const limit = new Date('2026-03-01T00:00:00.000Z');

const tables: Record<KeptKind, { readonly name: string; readonly index: string }> = {
  recordings: { name: 'recordings', index: 'ix_recordings_time' },
  messages: { name: 'voicemail_messages', index: 'ix_voicemail_messages_time' },
  calls: { name: 'calls', index: 'ix_calls_started' },
  callbacks: { name: 'callbacks', index: 'ix_callbacks_time' },
};

describe('what a company keeps no longer, among years of what it keeps', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;
  let statements: string[];

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    // Old ones stand anywhere among the others, as what a node told late does.
    const startedAt = (index: number) =>
      new Date(limit.getTime() + (index % (rows / old) === 7 ? -60_000 : index * 60_000));
    const { companyId, mediaNodeId } = company;
    const each = <R>(row: (index: number) => R) => Array.from({ length: rows }, (_, index) => row(index));
    await test.dataSource.query('DELETE FROM recordings');
    await test.dataSource.query('DELETE FROM voicemail_messages');
    const audio = 'companyId, version, createdAt, updatedAt, mediaNodeId, fileBase, state, callId, revision';
    const audioOf = (index: number) => [
      ...[companyId, 1, limit, limit, mediaNodeId, `file-${index}`, 'stored', `call-${index}`, 1],
      startedAt(index),
    ];
    await test.dataSource.query(`INSERT INTO recordings (${audio}, startedAt, callerNumber) VALUES ?`, [
      each((index) => [...audioOf(index), '204']),
    ]);
    await test.dataSource.query(
      `INSERT INTO voicemail_messages (${audio}, startedAt, voicemailBoxId, heard) VALUES ?`,
      [each((index) => [...audioOf(index), 1, 0])],
    );
    await test.dataSource.query(
      `INSERT INTO calls (mediaNodeId, engineId, companyId, startedAt, endedAt, talkMs, markCount, legCount, waitCount) VALUES ?`,
      [each((index) => [mediaNodeId, `call-${index}`, companyId, startedAt(index), limit, 0, 0, 0, 0])],
    );
    await test.dataSource.query('DELETE FROM callbacks');
    const callback =
      'companyId, version, createdAt, updatedAt, queueId, customer, since, goesFirst, state, turns, failures, notBefore';
    await test.dataSource.query(`INSERT INTO callbacks (${callback}) VALUES ?`, [
      each((index) => [
        ...[companyId, 1, limit, limit, company.records.queue.id, '36301112233', startedAt(index)],
        ...[0, 'done', 1, 0, limit],
      ]),
    ]);
    for (const { name } of Object.values(tables)) await test.dataSource.query(`ANALYZE TABLE ${name}`);
    statements = [];
    const onQuery = (sql: string) => void statements.push(sql);
    dataSource = await createDataSource({ url: test.url, poolSize: 1, onQuery }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  for (const kind of keptKinds)
    it(`${kind}: is found and removed without reading the others`, async () => {
      const database = openDatabase(dataSource);
      const { companyId } = company;
      let portions: number[] = [];
      const read = await rowsReadBy(dataSource, async () => {
        expect(await database.stores.retention.hasOlder(companyId, kind, limit)).to.equal(true);
        portions = await database.transaction(async ({ retention }) => [
          await retention.removeOlder(companyId, kind, limit, 25),
          await retention.removeOlder(companyId, kind, limit, 25),
        ]);
        expect(await database.stores.retention.hasOlder(companyId, kind, limit)).to.equal(false);
      });
      expect(portions).to.deep.equal([25, old - 25]);
      expect(read).to.be.below(rows / 10);
      const [left] = await test.dataSource.query<{ rows: number }[]>(
        `SELECT COUNT(*) AS \`rows\` FROM ${tables[kind].name} WHERE companyId = ?`,
        [companyId],
      );
      expect(left?.rows).to.equal(rows - old);
    });

  for (const kind of keptKinds)
    it(`${kind}: the server goes by the index of the company and the time, and sorts nothing`, async () => {
      statements.length = 0;
      const { companyId } = company;
      await openDatabase(dataSource).transaction(({ retention }) =>
        retention.removeOlder(companyId, kind, limit, 25),
      );
      const asked = statements.filter((sql) => sql.includes('FOR UPDATE'));
      expect(asked).to.have.length(1);
      const [plan] = await test.dataSource.query<{ key: string; type: string; Extra: string | null }[]>(
        `EXPLAIN ${asked[0] ?? ''}`,
        [companyId, limit, 25],
      );
      expect(plan).to.include({ key: tables[kind].index, type: 'range' });
      expect(plan?.Extra).to.not.contain('filesort');
    });
});
