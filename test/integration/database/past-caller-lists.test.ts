import { expect } from 'chai';
import { pastCallerLists } from '../../../src/application/explanations/past-objects.ts';
import type { AuditStore } from '../../../src/application/ports/audit-store.ts';
import type { Stores } from '../../../src/application/ports/stores.ts';
import type { CallerListEntry } from '../../../src/domain/routing/company-snapshot.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addCompany } from './sample-company.ts';

/** A list of the largest kind; its state in the audit has about half a megabyte. */
const tenThousand: readonly CallerListEntry[] = Array.from({ length: 10_000 }, (_, index) => ({
  ...{ kind: 'number', number: `+3630${1_000_000 + index}` },
}));

describe('the caller lists of a call long ago, after many changes', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let companyId: number;
  let revision: number;
  let mostBytes: number;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    ({ id: companyId } = await addCompany(test.database));
    revision = 1;
    mostBytes = 0;
  });

  const scope = () => ({ companyId });
  const list = (entries: readonly CallerListEntry[] = tenThousand) =>
    test.database.stores.records['caller-list'].insert({
      ...{ companyId, name: 'Customers', purpose: 'plain', entries },
    });
  const changed = async (
    objectId: number,
    change: Pick<Parameters<AuditStore['insert']>[0], 'before' | 'after'>,
  ) => {
    revision += 1;
    await test.database.stores.audit.insert({
      ...{ companyId, at: new Date(), userId: null, apiKeyId: null, label: 'x', address: '', action: 'edit' },
      ...{ kind: 'caller-list', objectId, revision, ...change },
    });
  };
  /** The audit makes a row of each again. */
  const repeatChanges = (times: number) =>
    test.dataSource.query(
      `INSERT INTO audit_entries (companyId, \`at\`, label, address, action, kind, objectId, revision, \`before\`, \`after\`)
      SELECT companyId, \`at\`, label, address, action, kind, objectId, revision, \`before\`, \`after\`
      FROM audit_entries JOIN (SELECT id AS copy FROM audit_entries ORDER BY id LIMIT ?) copies WHERE companyId = ?`,
      [times, companyId],
    );
  /** The stores, with how much the audit gave at once. */
  const weighed = (): Stores => ({
    ...test.database.stores,
    audit: new Proxy(test.database.stores.audit, {
      get:
        (audit, name) =>
        async (...asked: unknown[]) => {
          const answer: unknown = await (Reflect.get(audit, name) as (...args: unknown[]) => unknown).apply(
            audit,
            asked,
          );
          mostBytes = Math.max(mostBytes, JSON.stringify(answer).length);
          return answer;
        },
    }),
  });
  const at = (past: number) => pastCallerLists(weighed(), scope(), past);

  it('are made a few megabytes at a time', async () => {
    const kept = await list([{ kind: 'prefix', prefix: '+3630' }]);
    for (let made = 0; made < 40; made += 1) {
      const { id, ...record } = await list();
      await changed(id, { before: null, after: { id, ...record } });
    }
    const last = revision;
    expect((await at(1))?.map(({ id }) => id)).to.deep.equal([kept.id]);
    expect(mostBytes).to.be.within(500_000, 3_000_000);
    expect(await at(last - 1)).to.have.length(40);
    expect(await at(last)).to.have.length(41);
  });

  it('are as they were, edit by edit', async () => {
    const [a, b, c] = ['+361', '+362', '+363'].map((prefix): CallerListEntry => ({
      kind: 'prefix',
      prefix,
    })) as [CallerListEntry, CallerListEntry, CallerListEntry];
    const record = await list([b]);
    // It had `a`; then came `b`, `c` came and went, and `a` went.
    await changed(record.id, { before: { ...record, entries: [] }, after: { ...record, entries: [b] } });
    await changed(record.id, { before: { ...record, entries: [] }, after: { ...record, entries: [c] } });
    await changed(record.id, { before: { ...record, entries: [c, a] }, after: { ...record, entries: [] } });
    const entriesAt = async (past: number) => (await at(past))?.[0]?.entries;
    expect(await entriesAt(4)).to.deep.equal([b]);
    expect(await entriesAt(3)).to.have.deep.members([b, c, a]);
    expect(await entriesAt(2)).to.have.deep.members([b, a]);
    expect(await entriesAt(1)).to.deep.equal([a]);
  });

  it('are not known any more after too many changes, or such that tell too much', async () => {
    const { id, ...record } = await list([]);
    for (let edits = 0; edits < 45; edits += 1)
      await changed(id, { before: { id, ...record }, after: { id, ...record } });
    await repeatChanges(45);
    expect(await at(1)).to.equal(null);
    expect(await at(1 + 5)).to.have.length(1);

    ({ id: companyId } = await addCompany(test.database));
    const large = await list();
    for (let edits = 0; edits < 11; edits += 1)
      await changed(large.id, { before: null, after: { ...large } });
    await repeatChanges(10);
    expect(await at(1)).to.equal(null);
    expect(mostBytes).to.be.below(3_000_000);
  });
});
