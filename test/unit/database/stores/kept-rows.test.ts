import { expect } from 'chai';
import { KeptRows } from '../../../../src/database/stores/kept-rows.ts';

describe('rows that are kept', () => {
  interface Row {
    readonly id: number;
    readonly version: number;
  }
  let asked: (readonly number[] | null)[];
  let stored: Row[];

  beforeEach(() => {
    asked = [];
    stored = [1, 2, 3].map((id) => ({ id, version: 1 }));
  });

  const read = (kept: KeptRows, company = 1, table = 'numbers') =>
    kept.rows<Row>(company, table, stored, (ids) => {
      asked.push(ids);
      return Promise.resolve(stored.filter(({ id }) => ids?.includes(id) ?? true).map((row) => ({ ...row })));
    });

  it('are read once, all together; then those that changed, and the others are the same objects', async () => {
    const kept = new KeptRows();
    const first = await read(kept);
    expect(await read(kept), 'the same list').to.equal(first);
    stored = stored.map((row) => (row.id === 2 ? { id: 2, version: 2 } : row));
    const second = await read(kept);
    expect(second).to.deep.equal(stored);
    expect([second[0], second[2]]).to.deep.equal([first[0], first[2]]);
    expect(second[0]).to.equal(first[0]);
    expect(asked).to.deep.equal([null, [2]]);
  });

  it('go when they are deleted, and come in the order in which they are stored', async () => {
    const kept = new KeptRows();
    await read(kept);
    stored = [{ id: 0, version: 1 }, ...stored.slice(1)];
    expect(await read(kept)).to.deep.equal(stored);
    stored = [];
    expect(await read(kept)).to.deep.equal([]);
    expect(asked).to.deep.equal([null, [0]]);
  });

  it('are those of a company and a table', async () => {
    const kept = new KeptRows();
    await read(kept);
    await read(kept, 2);
    await read(kept, 1, 'phones');
    expect(asked).to.deep.equal([null, null, null]);
  });

  it('are forgotten of the company that was not asked for the longest, when there are too many', async () => {
    const kept = new KeptRows(7);
    for (const company of [1, 2, 1, 3, 1, 2]) await read(kept, company);
    expect(asked).to.have.length(4);
  });

  it('are kept of one company, whatever its size', async () => {
    const kept = new KeptRows(2);
    const first = await read(kept);
    expect(await read(kept)).to.equal(first);
  });
});
