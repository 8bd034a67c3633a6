import { expect } from 'chai';
import type { RoutingNode } from '../../../../src/domain/routing/routing-table.ts';
import { targetsFirst } from '../../../../src/domain/routing/targets-first.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { emptySnapshot } from '../../../support/snapshot.ts';

function tableOf(exits: Readonly<Record<string, readonly string[]>>) {
  const nodes = Object.entries({ ...exits, end: [] }).map(([name, targets]): RoutingNode => ({
    ...{ kind: 'calendar', name, calendarId: 1, timeZone: 'UTC', weekly: [], overrides: [] },
    exits: {
      default: 'end',
      ...Object.fromEntries(targets.map((target, index) => [`row-${index + 1}`, target])),
    },
  }));
  return { ...compileRouting(emptySnapshot), nodes };
}

function orderOf(exits: Readonly<Record<string, readonly string[]>>, from: readonly string[]): string[] {
  return [...targetsFirst(tableOf(exits), from)].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

describe('nodes, each after what its exits lead to', () => {
  it('whichever node is asked for first', () => {
    const exits = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] };
    for (const from of [['a'], ['d', 'a'], ['c', 'b', 'a']]) {
      const order = orderOf(exits, from);
      for (const [name, targets] of Object.entries(exits))
        for (const target of targets)
          expect(order.indexOf(target), `${target} before ${name}`).to.be.lessThan(order.indexOf(name));
    }
  });

  it('also through nodes that nobody asked for, and none besides', () => {
    expect(orderOf({ a: ['b'], b: ['c'], c: [], other: ['a'] }, ['c', 'a'])).to.deep.equal([
      'end',
      'c',
      'b',
      'a',
    ]);
  });

  it('has a place for each node of a circle', () => {
    expect(orderOf({ a: ['b'], b: ['a'] }, ['a', 'b'])).to.have.members(['a', 'b', 'end']);
  });

  it('goes a way of ten thousand nodes', () => {
    const exits = Object.fromEntries(
      Array.from({ length: 10_000 }, (_none, index) => [`n${index}`, [`n${index + 1}`]]),
    );
    expect(targetsFirst(tableOf(exits), ['n0']).get('n0')).to.be.greaterThan(9_999);
  });
});
