import { expect } from 'chai';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { rowsReadBy } from './rows-read.ts';

const files = 5_000;

describe('files of deleted objects', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;
  const now = new Date('2026-03-02T10:00:00.000Z');

  before(async () => {
    test = await createTestDatabase();
    await test.dataSource.query('INSERT INTO discarded_files (storeKey, discardedAt) VALUES ?', [
      Array.from({ length: files }, (_, index) => [
        `1/${(index * 7919) % files}.wav`,
        new Date(now.getTime() - (files / 2 - index) * 1_000),
      ]),
    ]);
    await test.dataSource.query('ANALYZE TABLE discarded_files');
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  it('are told the oldest first, without reading those that are not asked for', async () => {
    const { discardedFiles } = openDatabase(dataSource).stores;
    let due: string[] = [];
    const read = await rowsReadBy(dataSource, async () => {
      due = await discardedFiles.due(now, 100);
    });
    expect(due).to.deep.equal(Array.from({ length: 100 }, (_, index) => `1/${(index * 7919) % files}.wav`));
    expect(read).to.be.below(files / 10);
    expect(await discardedFiles.due(now, files)).to.have.length(files / 2 + 1);
  });
});
