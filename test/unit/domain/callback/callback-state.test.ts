import { expect } from 'chai';
import {
  type CallbackEvent,
  type CallbackProgress,
  changeCallback,
} from '../../../../src/domain/callback/callback-state.ts';

const rules = { attempts: 3, retryMinutes: 15 };
const at = new Date('2026-03-02T10:00:00.000Z');
const minutesLater = (minutes: number) => new Date(at.getTime() + minutes * 60_000);

describe('what becomes of a callback [R12]', () => {
  const waiting: CallbackProgress = {
    state: 'waiting',
    reason: null,
    turns: 0,
    failures: 0,
    notBefore: at,
    calledAt: null,
  };
  const calling: CallbackProgress = { ...waiting, state: 'calling', turns: 1, calledAt: at };
  const change = (before: CallbackProgress, event: CallbackEvent) => changeCallback(before, event, rules, at);
  const missed = (turn: number): CallbackEvent => ({ kind: 'not-reached', turn, reason: 'no-answer' });

  it('an agent takes it, the customer answers: done', () => {
    const taken = change(waiting, { kind: 'taken', turn: 1 });
    expect(taken).to.deep.equal(calling);
    expect(change(calling, { kind: 'answered', turn: 1 })).to.deep.equal({ ...calling, state: 'done' });
  });

  it('a customer who does not answer is tried again later, and given up after the last attempt', () => {
    let callback = waiting;
    for (const [turn, failures] of [
      [1, 1],
      [2, 2],
    ] as const) {
      callback = change(callback, { kind: 'taken', turn }) ?? callback;
      callback = change(callback, missed(turn)) ?? callback;
      expect(callback).to.deep.include({ state: 'waiting', failures, reason: 'no-answer' });
      expect(callback.notBefore).to.deep.equal(minutesLater(15));
    }
    callback = change(callback, { kind: 'taken', turn: 3 }) ?? callback;
    callback = change(callback, missed(3)) ?? callback;
    expect(callback).to.deep.include({ state: 'failed', failures: 3, reason: 'no-answer' });
  });

  it('an agent who leaves before the customer answers does not count against the customer', () => {
    const left = change(calling, { kind: 'agent-left', turn: 1 });
    expect(left).to.deep.include({ state: 'waiting', failures: 0, reason: 'agent-left' });
    expect(left?.notBefore).to.deep.equal(minutesLater(1));
  });

  it('of two calls that wait for one customer, one is taken', () => {
    for (const before of [calling, { ...calling, state: 'done' as const }, { ...waiting, turns: 1 }])
      expect(change(before, { kind: 'taken', turn: 1 })).to.be.null;
    expect(change(waiting, { kind: 'taken', turn: 2 })).to.be.null;
  });

  it('news of an attempt that is over, or told twice, change nothing', () => {
    const again = { ...calling, turns: 2 };
    for (const event of [missed(1), { kind: 'answered', turn: 1 }, { kind: 'agent-left', turn: 1 }] as const)
      expect(change(again, event), event.kind).to.be.null;
    const over = { ...calling, state: 'done' as const };
    for (const event of [missed(1), { kind: 'answered', turn: 1 }, { kind: 'cancelled' }] as const)
      expect(change(over, event), event.kind).to.be.null;
  });

  it('a customer who answered after all, though the attempt was believed lost, is not called again', () => {
    const lost = change(calling, { kind: 'not-reached', turn: 1, reason: 'engine-stopped' });
    expect(lost).to.deep.include({ state: 'waiting', reason: 'engine-stopped' });
    expect(change(lost ?? waiting, { kind: 'answered', turn: 1 })).to.deep.include({
      state: 'done',
      reason: null,
    });
  });

  it('is cancelled, or blocked, while it waits and no later', () => {
    expect(change(waiting, { kind: 'cancelled' })).to.deep.include({ state: 'cancelled' });
    expect(change(waiting, { kind: 'blocked' })).to.deep.include({ state: 'failed', reason: 'blocked' });
    for (const kind of ['cancelled', 'blocked'] as const) expect(change(calling, { kind })).to.be.null;
    expect(change({ ...waiting, state: 'cancelled' }, { kind: 'taken', turn: 1 })).to.be.null;
  });
});
