import { expect } from 'chai';
import { WatchQueueCallers } from '../../../../src/asterisk/callers/watch-queue-callers.ts';
import { eventually } from '../../../support/eventually.ts';
import { amiEvent, ScriptedAnswers } from '../scripted-answers.ts';

const start = Date.parse('2026-03-01T10:00:00Z');

describe('the callers who wait in queues', () => {
  let engine: ScriptedAnswers;
  let callers: WatchQueueCallers;
  let changed: number[];
  let now: number;
  const inQueue = (id: string, more: Record<string, string> = {}) => ({
    Queue: 'queue-3',
    Uniqueid: id,
    CallerIDNum: `+361${id}`,
    ...more,
  });
  const joins = (id: string, position: number, count: number, more: Record<string, string> = {}) => {
    const place = { Position: String(position), Count: String(count) };
    callers.take(amiEvent('QueueCallerJoin', inQueue(id, { ...place, ...more })));
  };
  const leaves = (id: string, count: number) => {
    callers.take(amiEvent('QueueCallerLeave', inQueue(id, { Position: '1', Count: String(count) })));
  };
  const entry = (id: string, wait: number) => amiEvent('QueueEntry', inQueue(id, { Wait: String(wait) }));
  const order = () => callers.waiting(3).map(({ callId, position }) => `${position}:${callId}`);
  const reset = () => callers.reset(() => engine.list('QueueStatus'));

  beforeEach(() => {
    engine = new ScriptedAnswers();
    changed = [];
    now = start;
    callers = new WatchQueueCallers({
      ami: engine,
      now: () => new Date(now),
      changed: (queueId) => changed.push(queueId),
    });
  });

  it('are in the order of the queue, each with its number and since when', () => {
    joins('a', 1, 1);
    now += 5_000;
    joins('b', 2, 2, { CallerIDNum: '<unknown>' });
    expect(callers.waiting(3)).to.deep.equal([
      { callId: 'a', position: 1, callerNumber: '+361a', since: new Date(start) },
      { callId: 'b', position: 2, callerNumber: '', since: new Date(start + 5_000) },
    ]);
    joins('vip', 1, 3);
    expect(order()).to.deep.equal(['1:vip', '2:a', '3:b']);
    leaves('a', 2);
    expect(order()).to.deep.equal(['1:vip', '2:b']);
    expect(callers.queues()).to.deep.equal([3]);
    leaves('vip', 1);
    leaves('b', 0);
    expect(callers.queues()).to.deep.equal([]);
    expect(changed).to.deep.equal([3, 3, 3, 3, 3, 3]);
    expect(engine.asked, 'nothing had to be asked').to.deep.equal([]);
  });

  it('of queues that are not ours are left alone', () => {
    joins('a', 1, 1, { Queue: 'sw-company-1' });
    expect(callers.queues()).to.deep.equal([]);
    expect(changed).to.deep.equal([]);
  });

  it('are read anew when the engine counts otherwise: an event was missed, or a transfer put one in the place of another', async () => {
    joins('a', 1, 1);
    engine.entries = [entry('b', 2)];
    leaves('x', 1);
    joins('b', 1, 1);
    await eventually(() => {
      expect(order()).to.deep.equal(['1:b']);
    });
    expect(engine.asked.length).to.be.greaterThan(0);
  });

  it('are believed as read, and keep the time since which they are known to wait', async () => {
    joins('a', 1, 1);
    now += 3_400;
    engine.entries = [entry('a', 3), entry('b', 60)];
    await reset();
    expect(callers.waiting(3).map(({ since }) => since.getTime() - start)).to.deep.equal([0, 3_400 - 60_000]);
    changed = [];
    await reset();
    expect(changed, 'nothing differed').to.deep.equal([]);
    engine.entries = [];
    await reset();
    expect(callers.queues()).to.deep.equal([]);
    expect(changed).to.deep.equal([3]);
  });

  it('who come and go while the answer is on its way are not lost', async () => {
    joins('a', 1, 1);
    engine.entries = [entry('a', 3)];
    engine.meanwhile = () => {
      joins('b', 2, 2);
      leaves('a', 1);
    };
    await reset();
    expect(order()).to.deep.equal(['1:b']);
  });
});
