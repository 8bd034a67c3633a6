import { expect } from 'chai';
import { CallBook } from '../../../../src/domain/call/call-book.ts';
import type { ChangedCalls } from '../../../../src/domain/call/calls-at-hand.ts';

const callId = 'sw-1.1';
const at = new Date('2026-05-06T07:08:09.000Z');

describe('a call that waits in a queue in place of a customer [R12, C3, C4]', () => {
  /** What became of it, whether an agent's phone rang, and whether it is over. */
  const told = (rang: boolean, over: boolean): ChangedCalls => {
    const book = new CallBook(
      { calls: [], legs: [], waits: [] },
      { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
    );
    const event = { callId, at };
    const leg = { legId: 'agent', isOrigin: false, callerNumber: null, dialled: null };
    const enters = { node: 'queue-17', mark: 'enter', revision: 1, legId: 'stand-in' };
    book.take({ ...event, type: 'company-told', companyId: 1 });
    book.take({ ...event, ...enters, type: 'node-passed' });
    if (rang) book.take({ ...event, ...leg, type: 'leg-began', party: { kind: 'phone', sipUser: 'agent' } });
    if (over) book.take({ ...event, type: 'call-ended' });
    return book.changes();
  };

  it('and came to nobody, as over night, is no call, and no wait that was given up', () => {
    const { calls, waits, marks, removedCalls } = told(false, true);
    expect([calls, waits, marks]).to.deep.equal([[], [], []]);
    expect(removedCalls.map(({ key }) => key)).to.deep.equal([callId]);
  });

  it('is one of those that wait as long as it does', () => {
    expect(told(false, false).waits.map(({ outcome }) => outcome)).to.deep.equal([null]);
  });

  it('stays a call when it rang at an agent', () => {
    const { calls, removedCalls } = told(true, true);
    expect(calls.map(({ key }) => key)).to.deep.equal([callId]);
    expect(removedCalls).to.be.empty;
  });
});
