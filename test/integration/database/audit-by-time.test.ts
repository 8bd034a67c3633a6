import { expect } from 'chai';
import type { AuditFilters } from '../../../src/application/ports/audit-store.ts';
import { type SwitchroomDataSource, createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addCompany } from './sample-company.ts';
import { rowsReadBy } from './rows-read.ts';

const doublings = 13;
const rows = 2 ** doublings;
const minuteMs = 60_000;

describe('the audit of a large company, asked for a time', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let companyId: number;
  /** One connection: the server counts what each of them reads. */
  let dataSource: SwitchroomDataSource;
  /** All entries, newest first. */
  let entries: { id: number; at: Date; kind: string; objectId: number }[];

  before(async () => {
    test = await createTestDatabase();
    ({ id: companyId } = await addCompany(test.database));
    const { id: neighbour } = await addCompany(test.database);
    const entry = {
      ...{ at: new Date(), userId: null, apiKeyId: null, label: 'x', address: '', action: 'edit' },
      ...{ kind: 'queue', objectId: 1, revision: 1, before: null, after: null },
    };
    for (const of of [companyId, neighbour])
      await test.database.stores.audit.insert({ ...entry, companyId: of });
    for (let doubling = 1; doubling <= doublings; doubling += 1)
      await test.dataSource.query(
        `INSERT INTO audit_entries (companyId, \`at\`, label, address, action, kind, objectId, revision)
        SELECT companyId, \`at\`, label, address, action, kind, objectId, revision FROM audit_entries ORDER BY id`,
      );
    // One in five seconds, each stored up to two minutes after its time.
    await test.dataSource.query(
      `UPDATE audit_entries SET objectId = 1 + id % 50,
        \`at\` = TIMESTAMPADD(SECOND, id * 5 + 120 - id * 7919 % 120, '2026-01-01 00:00:00')`,
    );
    await test.dataSource.query('ANALYZE TABLE audit_entries');
    entries = await test.dataSource.query(
      'SELECT id, `at`, kind, objectId FROM audit_entries WHERE companyId = ? ORDER BY id DESC',
      [companyId],
    );
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  const list = async (where: AuditFilters, limit = 50, after: number | null = null) => {
    const { audit } = openDatabase(dataSource).stores;
    const { items, next } = await audit.list({ companyId }, { limit, after, where });
    return { ids: items.map(({ id }) => id), next };
  };
  const expected = ({ from, to, objectId }: AuditFilters) =>
    entries
      .filter(({ at }) => (!from || at >= from) && (!to || at < to))
      .filter((entry) => objectId === undefined || entry.objectId === objectId)
      .map(({ id }) => id);
  const timeOf = (share: number) => entries[Math.floor(entries.length * (1 - share))]!.at;

  it('tells of an hour long ago, page by page, and reads nothing of the others', async () => {
    const from = timeOf(0.2);
    const where = { from, to: new Date(from.getTime() + 60 * minuteMs) };
    const wanted = expected(where);
    expect(wanted.length).to.be.above(150);
    const found: number[] = [];
    const page = { ids: [] as number[], next: null as number | null };
    do {
      const read = await rowsReadBy(dataSource, async () => {
        Object.assign(page, await list(where, 100, page.next));
      });
      found.push(...page.ids);
      expect(read).to.be.below(rows / 16);
    } while (page.next !== null);
    expect(found).to.deep.equal(wanted);
  });

  it('tells what was before a time, and the little that was after one', async () => {
    for (const where of [
      { to: timeOf(0.02) },
      { from: timeOf(0.999) },
      { from: timeOf(0.05), kind: 'queue', objectId: 7 },
      { to: timeOf(0.05), kind: 'queue', objectId: 7 },
    ]) {
      let ids: number[] = [];
      const read = await rowsReadBy(dataSource, async () => {
        ({ ids } = await list(where));
      });
      expect(ids, JSON.stringify(where)).to.deep.equal(expected(where).slice(0, 50));
      expect(ids).to.not.be.empty;
      expect(read, JSON.stringify(where)).to.be.below(rows / 8);
    }
  });

  it('goes on from an old entry without reading the newer ones', async () => {
    const after = entries[rows / 2]!.id;
    for (const where of [{}, { kind: 'queue' }, { kind: 'queue', objectId: 7 }]) {
      let ids: number[] = [];
      const read = await rowsReadBy(dataSource, async () => {
        ({ ids } = await list(where, 50, after));
      });
      const wanted = expected(where).filter((id) => id < after);
      expect(ids, JSON.stringify(where)).to.deep.equal(wanted.slice(0, 50));
      expect(read, JSON.stringify(where)).to.be.below(rows / 16);
    }
  });

  it('misses no entry at the edges of a period, however late it was stored', async () => {
    for (let share = 0.1; share < 0.9; share += 0.005) {
      const from = timeOf(share);
      for (const minutes of [1, 5]) {
        const where = { from, to: new Date(from.getTime() + minutes * minuteMs) };
        expect((await list(where)).ids, JSON.stringify(where)).to.deep.equal(expected(where));
      }
    }
    for (const far of [new Date('2020-01-01'), new Date('2040-01-01')])
      for (const where of [{ from: far }, { to: far }])
        expect((await list(where)).ids).to.deep.equal(expected(where).slice(0, 50));
  });

  it('of a company without entries there are none', async () => {
    const { id } = await addCompany(test.database);
    const where = { from: timeOf(0.1), to: timeOf(0.9) };
    const { audit } = test.database.stores;
    expect(await audit.list({ companyId: id }, { limit: 5, after: null, where })).to.deep.equal({
      ...{ items: [], next: null },
    });
  });
});
