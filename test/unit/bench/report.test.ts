import { expect } from 'chai';
import { ms, number, renderTable, renderVerdict, roundedAll, spread } from '../../bench/report.ts';

describe('bench: how results are shown', () => {
  it('a table has its first column to the left and the others to the right', () => {
    const text = renderTable({
      title: 'Title',
      rows: [['', 'few', 'many'], ['a row', '1', '10 ms'], ['short']],
    });
    expect(text.split('\n')).to.deep.equal([
      'Title',
      '-----------------',
      '       few   many',
      '-----------------',
      'a row    1  10 ms',
      'short',
    ]);
  });

  it('a missed aim and a broken claim look different', () => {
    const verdict = { what: 'this', found: '3 ms' };
    expect(renderVerdict({ ...verdict, kind: 'aim', holds: false })).to.equal('MISSED  this: 3 ms');
    expect(renderVerdict({ ...verdict, kind: 'aim', holds: true })).to.equal('MET     this: 3 ms');
    expect(renderVerdict({ ...verdict, kind: 'aim', holds: 'undecided' })).to.equal('UNDECIDED  this: 3 ms');
    expect(renderVerdict({ ...verdict, kind: 'claim', holds: false })).to.equal('BROKEN  this: 3 ms');
    expect(renderVerdict({ ...verdict, kind: 'claim', holds: true })).to.equal('HOLDS   this: 3 ms');
  });

  it('numbers have as many digits as mean something', () => {
    expect([1.234, 12.34, 123.4].map(number)).to.deep.equal(['1.23', '12.3', '123']);
    expect(ms(0)).to.equal('0.00 ms');
    expect(spread([3, 1, 2])).to.equal('1.00 .. 3.00');
  });

  it('figures are rounded wherever they stand', () => {
    expect(roundedAll({ a: [1.23456], b: { c: 2, d: 'x' }, e: null })).to.deep.equal({
      a: [1.235],
      b: { c: 2, d: 'x' },
      e: null,
    });
  });
});
