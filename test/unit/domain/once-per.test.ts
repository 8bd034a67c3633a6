import { expect } from 'chai';
import { eachOnce, oncePer } from '../../../src/domain/once-per.ts';

describe('what is made of an object', () => {
  let made: unknown[][];
  const make = oncePer((of: { readonly id: number }, ...by: unknown[]) => {
    made.push([of.id, ...by]);
    return made.length;
  });
  const first = { id: 1 };

  beforeEach(() => {
    made = [];
  });

  it('is made once, and of another object that says the same again', () => {
    expect(make({ id: 1 })).to.equal(1);
    const [one, again] = [make(first), make(first)];
    expect([one, again]).to.deep.equal([2, 2]);
    expect(made).to.deep.equal([[1], [1]]);
  });

  it('is made anew when something else is different by which it goes, or is back to what it was', () => {
    const known = { id: 7 };
    const results = ['a', 'a', 'b', 'a'].map((by) => make(known, by));
    expect(results).to.deep.equal([1, 1, 2, 3]);
  });

  it('goes by the members of a list, in their order, and not by which list it is', () => {
    const known = { id: 8 };
    const [a, b] = [{}, {}];
    const results = [[a, b], [a, b], [b, a], [b, a, a], [b, {}, a], [[b], a], [[b], a], []].map((list) =>
      make(known, list),
    );
    expect(results).to.deep.equal([1, 1, 2, 3, 4, 5, 5, 6]);
    expect(make(known)).to.equal(7);
  });

  it('is made of a list once for each of its members', () => {
    let times = 0;
    const names = eachOnce(({ id }: { readonly id: number }) => {
      times += 1;
      return `name-${id}`;
    });
    const list = [first, { id: 2 }];
    expect(names(list)).to.deep.equal(['name-1', 'name-2']);
    expect(names(list)).to.equal(names(list));
    expect(names([{ id: 3 }, ...list])).to.deep.equal(['name-3', 'name-1', 'name-2']);
    expect(times).to.equal(3);
  });
});
