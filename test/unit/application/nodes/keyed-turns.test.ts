import { expect } from 'chai';
import { KeyedTurns } from '../../../../src/application/nodes/keyed-turns.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { heldUp } from '../../../support/held-up.ts';

describe('turns by key', () => {
  let turns: KeyedTurns;
  let told: string[];
  beforeEach(() => {
    turns = new KeyedTurns();
    told = [];
  });
  const work =
    (name: string, until: Promise<void> = Promise.resolve()) =>
    async () => {
      told.push(`${name} begins`);
      await until;
      told.push(`${name} ends`);
      return name;
    };

  it('work on the same key is done one after the other, in the order it came', async () => {
    const first = heldUp();
    const results = Promise.all([
      turns.take('agent/7', work('first', first.until)),
      turns.take('agent/7', work('second')),
      turns.take('agent/7', work('third')),
    ]);
    first.go();
    expect(await results).to.deep.equal(['first', 'second', 'third']);
    expect(told).to.deep.equal([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
      'third begins',
      'third ends',
    ]);
  });

  it('work on another key does not wait for it', async () => {
    const slow = heldUp();
    const waiting = turns.take('agent/7', work('slow', slow.until));
    expect(await turns.take('agent/8', work('quick'))).to.equal('quick');
    expect(told).to.deep.equal(['slow begins', 'quick begins', 'quick ends']);
    slow.go();
    await waiting;
  });

  it('work that fails tells its own caller, and the next goes on', async () => {
    const failing = turns.take('agent/7', () => Promise.reject(new Error('broken')));
    const next = turns.take('agent/7', work('next'));
    expect((await rejectionOf(failing)).message).to.equal('broken');
    expect(await next).to.equal('next');
  });

  it('a key that was used before is free again', async () => {
    await turns.take('agent/7', work('first'));
    expect(await turns.take('agent/7', work('later'))).to.equal('later');
  });
});
