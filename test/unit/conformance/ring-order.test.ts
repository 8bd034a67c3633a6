import { expect } from 'chai';
import { inRingOrder, type RingAttempt } from '../../support/conformance/ring-order.ts';

const start = Date.parse('2026-05-06T07:08:09.000Z');

function rang(told: string, fromMs: number, toMs: number | null): RingAttempt {
  const at = (ms: number) => new Date(start + ms).toISOString();
  return { told, startedAt: at(fromMs), endedAt: toMs === null ? null : at(toMs) };
}

describe('the order in which phones rang, as engines are compared', () => {
  it('is none among those that ring together', () => {
    const wanted = ['a', 'b', 'c'];
    expect(inRingOrder([rang('b', 0, 9_000), rang('c', 20, null), rang('a', 40, 8_000)])).to.deep.equal(
      wanted,
    );
    expect(inRingOrder([rang('c', 0, null), rang('a', 1, null), rang('b', 2, null)])).to.deep.equal(wanted);
  });

  it('is kept of one that begins after another one is over, however soon, and of one that begins later', () => {
    expect(inRingOrder([rang('b', 0, 30), rang('a', 30, null)])).to.deep.equal(['b', 'a']);
    expect(inRingOrder([rang('b', 0, 9_000), rang('a', 1_000, 9_000)])).to.deep.equal(['b', 'a']);
  });
});
