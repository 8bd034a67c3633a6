import { expect } from 'chai';
import { nextPage, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

describe('pages of long items', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;

  before(async () => {
    system = await startRestSystem();
    ({ admin, id: companyId } = await foundTestCompany(system));
  });
  after(() => system.close());

  /** The sizes of the pages, and the ids on them. */
  async function pagesOf(path: string): Promise<{ sizes: number[]; ids: number[] }> {
    const sizes: number[] = [];
    const ids: number[] = [];
    for (let next: string | null = path; next !== null;) {
      const page = await admin.get(next);
      expect(page.status, page.text.slice(0, 300)).to.equal(200);
      expect(page.text.length).to.be.below(12_000_000);
      const items = page.body.items as { id: number }[];
      sizes.push(items.length);
      ids.push(...items.map(({ id }) => id));
      next = nextPage(page);
    }
    return { sizes, ids };
  }

  it('end before their limit, and lead on to all others', async () => {
    const entries = Array.from({ length: 10_000 }, (_none, index) => ({
      kind: 'number' as const,
      number: `+3620${1_000_000 + index}`,
    }));
    const lists: number[] = [];
    for (let index = 0; index < 30; index += 1) {
      const list = { companyId, name: `List ${index}`, purpose: 'plain' as const, entries };
      lists.push((await system.database.stores.records['caller-list'].insert(list)).id);
    }
    const found = await pagesOf('/v1/caller-lists?limit=500');
    expect(found.ids).to.deep.equal(lists);
    expect(found.sizes).to.have.length(2);
    expect((await pagesOf('/v1/caller-list-names?limit=500')).ids).to.deep.equal(lists);
  });

  it('are those of the audit as well, with one item at least', async () => {
    const { audit } = system.database.stores;
    const huge = { text: 'x'.repeat(9_000_000) };
    for (const before of [huge, huge, { text: 'short' }])
      await audit.insert({
        ...{ companyId, at: new Date(), userId: null, apiKeyId: null, label: 'x', address: '' },
        ...{ action: 'edit', kind: 'calendar', objectId: 1, revision: 1, before, after: null },
      });
    const { sizes, ids } = await pagesOf('/v1/audit-entries?kind=calendar&limit=500');
    expect(sizes).to.deep.equal([1, 1, 1]);
    expect(new Set(ids).size).to.equal(3);
  });
});
