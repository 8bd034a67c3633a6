import { expect } from 'chai';
import { CallBook } from '../../../../src/domain/call/call-book.ts';
import type { CallEvent } from '../../../../src/domain/call/call-event.ts';

const callId = 'sw-1.1';
const start = Date.parse('2026-05-06T07:08:09.000Z');

/** A trunk's call to queue 17, told second by second. */
class Story {
  readonly book = new CallBook(
    { calls: [], legs: [], waits: [] },
    { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
  );

  constructor() {
    this.tell(0, {
      type: 'leg-began',
      legId: callId,
      party: { kind: 'trunk', trunkId: 5 },
      isOrigin: true,
      callerNumber: null,
      dialled: '+3612345001',
    });
    this.tell(0, { type: 'company-told', companyId: 1 });
    this.pass(0, 'queue-17', 'enter');
  }

  tell(second: number, event: DistributiveOmit<CallEvent, 'callId' | 'at'>): this {
    this.book.take({ ...event, callId, at: new Date(start + second * 1_000) });
    return this;
  }

  pass(second: number, node: string, mark: string): this {
    return this.tell(second, { type: 'node-passed', node, mark, revision: 1, legId: callId });
  }

  ring(second: number, legId: string, sipUser = legId): this {
    return this.tell(second, {
      type: 'leg-began',
      legId,
      party: { kind: 'phone', sipUser },
      isOrigin: false,
      callerNumber: null,
      dialled: null,
    }).tell(second, { type: 'leg-rang', legId, mobileId: null, queueId: 17, place: null });
  }

  end(second: number, legId: string, cause = 0, by: 'itself' | 'logic' | null = null): this {
    return this.tell(second, { type: 'leg-ended', legId, cause, by });
  }

  outcomes(): (string | null)[] {
    return this.book.changes().legs.flatMap(({ role, outcome }) => (role === 'origin' ? [] : [outcome]));
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

describe('keeping the record of a call', () => {
  it('a caller from outside has the number that is told later, the first one, and only of the own leg', () => {
    const told = (number: string | null, legId = callId) => ({ type: 'caller-told', legId, number }) as const;
    const story = new Story().ring(1, 'desk').tell(1, told('+36309998877', 'desk')).tell(1, told(null));
    expect(story.book.changes().calls[0]?.callerNumber).to.equal(null);
    story.tell(2, told('+36301112233')).tell(3, told('204'));
    expect(story.book.changes().calls[0]?.callerNumber).to.equal('+36301112233');
  });

  it('whom an attended transfer brought into another call stays there, whatever is still told under the call left', () => {
    const story = new Story().ring(1, 'desk');
    const tell = (second: number, event: DistributiveOmit<CallEvent, 'callId' | 'at'>) => {
      story.book.take({ ...event, callId: 'sw-1.5', at: new Date(start + second * 1_000) });
    };
    const began = { type: 'leg-began', callerNumber: null, dialled: null } as const;
    tell(2, { ...began, legId: 'sw-1.5', party: { kind: 'phone', sipUser: 'desk' }, isOrigin: true });
    tell(2, { ...began, legId: 'asked', party: { kind: 'phone', sipUser: 'asked' }, isOrigin: false });
    tell(3, { type: 'leg-connected', legId: 'asked' });
    const both = { joined: ['asked', callId], takesPlace: null } as const;
    tell(5, { type: 'leg-transferred', legId: 'sw-1.5', target: null, ...both });
    tell(5.2, { type: 'leg-connected', legId: 'asked' });
    tell(9, { type: 'leg-ended', legId: 'asked', cause: 16, by: null });
    const { calls, legs } = story.book.changes();
    expect(calls.map(({ continuedIn }) => continuedIn)).to.deep.equal([null, callId]);
    expect(legs.filter(({ sipUser }) => sipUser === 'asked').map(({ callKey }) => callKey)).to.deep.equal([
      ...['sw-1.5', callId],
    ]);
  });

  it('an attempt that ended well before the caller left was not answered in time', () => {
    const story = new Story().ring(1, 'a').end(5, 'a').end(10, callId, 16, 'itself');
    expect(story.outcomes()).to.deep.equal(['no-answer']);
  });

  it('an attempt that ended with the caller was given up by the caller, in whatever order it is told', () => {
    for (const story of [
      new Story().ring(1, 'a').end(5, 'a').end(5.2, callId, 16, 'itself'),
      new Story().ring(1, 'a').end(5, callId, 16, 'itself').end(5.2, 'a'),
    ])
      expect(story.outcomes()).to.deep.equal(['caller-gave-up']);
  });

  it('a caller whom the call logic ended has not given up', () => {
    expect(new Story().ring(1, 'a').end(5, 'a').end(5, callId, 19, 'logic').outcomes()).to.deep.equal([
      'no-answer',
    ]);
  });

  it('a phone that was let go of, and yet the extension is busy, sent the caller elsewhere; one that rang to the end did not', () => {
    const end = (mark: string) => new Story().ring(1, 'a').end(1.1, 'a', 16).pass(1.1, 'ring-12', mark);
    const lateEnd = new Story().ring(1, 'a').pass(1.1, 'ring-12', 'busy').end(1.1, 'a');
    for (const story of [end('busy'), lateEnd]) expect(story.outcomes()).to.deep.equal(['unavailable']);
    expect(end('no-answer').outcomes()).to.deep.equal(['no-answer']);
    expect(new Story().ring(1, 'a').end(1.1, 'a', 17).pass(1.1, 'ring-12', 'busy').outcomes()).to.deep.equal([
      'busy',
    ]);
  });

  it('an attempt of an earlier node is none that the caller gave up', () => {
    const story = new Story()
      .ring(1, 'a')
      .pass(5, 'queue-17', 'timeout')
      .end(5, 'a')
      .end(5.1, callId, 16, 'itself');
    expect(story.outcomes()).to.deep.equal(['no-answer']);
  });

  it('who is let go of when another one picks up was answered elsewhere, told before or after', () => {
    const both = () => new Story().ring(1, 'a').ring(1, 'b');
    const pickUp = (story: Story, second: number) =>
      story.tell(second, { type: 'leg-picked-up', legId: 'b' });
    const join = (story: Story, second: number) => story.tell(second, { type: 'leg-connected', legId: 'b' });
    for (const story of [
      join(pickUp(both(), 3).end(3.1, 'a'), 3.2),
      join(both().end(3.1, 'a'), 3.2),
      join(both(), 3).end(3.1, 'a'),
    ])
      expect(story.outcomes()[0]).to.equal('answered-elsewhere');
  });

  it('who picks up in the moment in which the caller leaves was given up, and nobody else had the call', () => {
    const pickedUp = () => new Story().ring(1, 'a').tell(2, { type: 'leg-picked-up', legId: 'a' });
    for (const story of [
      pickedUp().end(2.01, callId, 16, 'itself').end(2.1, 'a', 16),
      pickedUp().end(2.01, 'a', 16).end(2.1, callId, 16, 'itself'),
    ])
      expect(story.outcomes()).to.deep.equal(['caller-gave-up']);
  });

  it('who picks up and is off again before the engine has connected the two did not answer, and nobody else had the call', () => {
    const cut = () =>
      new Story().ring(1, 'a').tell(2, { type: 'leg-picked-up', legId: 'a' }).end(2.04, 'a', 16, 'itself');
    expect(cut().end(2.05, callId, 16, 'logic').outcomes()).to.deep.equal(['not-confirmed']);
    const again = cut().ring(3, 'b').end(9, callId, 16, 'itself').end(9.1, 'b', 16);
    expect(again.outcomes()).to.deep.equal(['not-confirmed', 'caller-gave-up']);
  });

  it('who is called after somebody answered and does not answer was not answered elsewhere', () => {
    const story = new Story()
      .ring(1, 'agent')
      .tell(2, { type: 'leg-picked-up', legId: 'agent' })
      .tell(2, { type: 'leg-connected', legId: 'agent' })
      .tell(3, { type: 'devices-called', devices: [{ kind: 'outside', trunkId: 5 }] })
      .tell(3, {
        type: 'leg-began',
        legId: 'customer',
        party: { kind: 'trunk', trunkId: 5 },
        isOrigin: false,
        callerNumber: null,
        dialled: null,
      })
      .tell(3, { type: 'leg-rang', legId: 'customer', mobileId: null, queueId: null, place: null })
      .end(48, 'customer');
    expect(story.outcomes()).to.deep.equal([null, 'no-answer']);
  });

  it('an agent who takes no calls any more when the phone was about to ring was never asked', () => {
    const story = new Story().tell(1, {
      type: 'leg-began',
      legId: 'a',
      party: { kind: 'phone', sipUser: 'a' },
      isOrigin: false,
      callerNumber: null,
      dialled: null,
    });
    expect(story.end(1, 'a', 26).outcomes()).to.deep.equal(['withdrawn']);
  });

  it('a device that is named and has no leg is unavailable; named again and reached, each is told', () => {
    const named = (story: Story, second: number) =>
      story.tell(second, { type: 'devices-called', devices: [{ kind: 'phone', sipUser: 'a' }] });
    expect(named(new Story(), 1).outcomes()).to.deep.equal(['unavailable']);
    expect(named(new Story(), 1).ring(1, 'a').end(5, 'a').outcomes()).to.deep.equal(['no-answer']);
    const again = named(new Story(), 1).pass(1, 'ring-3', 'enter');
    expect(named(again, 2).ring(2, 'a').end(5, 'a').outcomes()).to.deep.equal(['unavailable', 'no-answer']);
  });

  it('a wait ends by the exit that was taken, or with the caller', () => {
    const waits = (story: Story) =>
      story.book
        .changes()
        .waits.map(({ outcome, enteredAt, endedAt }) => [
          outcome,
          (endedAt?.getTime() ?? 0) - enteredAt.getTime(),
        ]);
    expect(waits(new Story().pass(30, 'queue-17', 'timeout'))).to.deep.equal([['timeout', 30_000]]);
    expect(
      waits(new Story().pass(7, 'queue-17', 'key-1').pass(9, 'queue-17', 'enter').end(12, callId)),
    ).to.deep.equal([
      ['key-1', 7_000],
      ['abandoned', 3_000],
    ]);
    expect(waits(new Story().pass(7, 'extension-3', 'enter'))).to.deep.equal([['left', 7_000]]);
  });

  it('an agent who is told only at the end of a short talk had the caller, in whatever order the ends are told', () => {
    const answered = () => new Story().ring(1, 'agent').tell(2, { type: 'leg-picked-up', legId: 'agent' });
    const connected = (story: Story) =>
      story
        .tell(2, { type: 'leg-connected', legId: 'agent' })
        .tell(2, { type: 'agent-connected', legId: 'agent', queueId: 17, agentId: 5 })
        .end(2.1, 'agent');
    const leave = (story: Story) => story.end(2.1, callId, 16, 'itself');
    for (const story of [leave(connected(answered())), connected(leave(answered()))]) {
      const { waits, legs } = story.book.changes();
      expect(waits).to.have.length(1);
      expect(waits[0]).to.include({ outcome: 'answered', agentId: 5 });
      expect(waits[0]?.endedAt?.getTime()).to.equal(start + 2_000);
      expect(legs.find(({ legId }) => legId === 'agent')).to.include({ outcome: 'answered', agentId: 5 });
    }
  });

  it('a wait that the caller gave up before is none that this agent ended', () => {
    const story = new Story()
      .end(1, callId, 16, 'itself')
      .tell(2, { type: 'agent-connected', legId: 'agent', queueId: 17, agentId: 5 });
    expect(story.book.changes().waits[0]).to.include({ outcome: 'abandoned', agentId: null });
  });

  it('what the engine took with it is lost at its last sign of life, and talks count until then', () => {
    const story = new Story()
      .ring(1, 'a')
      .tell(2, { type: 'leg-picked-up', legId: 'a' })
      .tell(2, { type: 'leg-connected', legId: 'a' })
      .ring(3, 'b');
    story.book.lose(new Date(start + 10_000));
    expect(story.outcomes()).to.deep.equal(['answered', 'engine-lost']);
    const [call] = story.book.changes().calls;
    expect(call).to.include({ endedBy: 'engine-lost', talkMs: 8_000 });
    expect(call?.endedAt?.getTime()).to.equal(start + 10_000);
    expect(story.book.changes().waits[0]).to.include({ outcome: 'engine-lost' });
  });

  it('a caller of whose end nothing is told, just behind a talk, was left by the other side, unless the call went on since [C3]', () => {
    const endedBy = (then: (story: Story) => Story) => {
      const story = new Story()
        .ring(1, 'mobile')
        .tell(2, { type: 'leg-picked-up', legId: 'mobile' })
        .tell(2, { type: 'leg-connected', legId: 'mobile' })
        .end(9, 'mobile', 16, 'itself');
      return then(story).book.changes().calls[0]?.endedBy;
    };
    expect(endedBy((story) => story.end(9, callId, 16))).to.equal('other-side');
    expect(endedBy((story) => story.pass(9, 'hang-up', 'enter').end(9, callId, 16))).to.equal('logic');
    expect(endedBy((story) => story.end(30, callId, 16))).to.equal('logic');
    expect(endedBy((story) => story.end(9, callId, 16, 'itself'))).to.equal('caller');
  });

  it('so is one whose end is told before that of the talk, if whoever talked hung up [C3]', () => {
    const endedBy = (by: 'itself' | null, then: (story: Story) => Story = (story) => story) => {
      const story = new Story()
        .ring(1, 'mobile')
        .tell(2, { type: 'leg-picked-up', legId: 'mobile' })
        .tell(2, { type: 'leg-connected', legId: 'mobile' });
      return then(story).end(9, callId, 16).end(9, 'mobile', 16, by).book.changes().calls[0]?.endedBy;
    };
    expect(endedBy('itself')).to.equal('other-side');
    expect(endedBy(null)).to.equal('logic');
    expect(endedBy('itself', (story) => story.pass(9, 'hang-up', 'enter'))).to.equal('logic');
  });

  it('a call in place of a customer ends with whoever of the two leaves, in whatever order it is told, else by the logic [R12]', () => {
    const talk = () => {
      const book = new CallBook(
        { calls: [], legs: [], waits: [] },
        { companies: new Set([1]), phones: new Map(), mobiles: new Map() },
      );
      const tell = (event: DistributiveOmit<CallEvent, 'callId' | 'at'>) => {
        book.take({ ...event, callId, at: new Date(start) });
      };
      tell({ type: 'node-passed', node: 'queue-17', mark: 'enter', revision: 1, legId: 'stand-in' });
      tell({ type: 'company-told', companyId: 1 });
      for (const legId of ['agent', 'customer'])
        tell({
          type: 'leg-began',
          legId,
          party: { kind: 'phone', sipUser: legId },
          isOrigin: false,
          callerNumber: null,
          dialled: null,
        });
      tell({ type: 'leg-connected', legId: 'agent' });
      return { tell, endedBy: () => book.changes().calls[0]?.endedBy };
    };
    const logicEnds = ['stand-in', 'logic'] as const;
    const customerLeaves = ['customer', 'itself'] as const;
    for (const [isCustomerThere, wanted] of [
      [true, 'other-side'],
      [false, 'logic'],
    ] as const)
      for (const ends of [
        [logicEnds, customerLeaves],
        [customerLeaves, logicEnds],
      ]) {
        const { tell, endedBy } = talk();
        if (isCustomerThere) tell({ type: 'leg-connected', legId: 'customer' });
        for (const [legId, by] of ends) tell({ type: 'leg-ended', legId, cause: 16, by });
        tell({ type: 'leg-ended', legId: 'agent', cause: 16, by: 'another' });
        expect(endedBy(), JSON.stringify(ends)).to.equal(wanted);
      }
  });

  it('nothing that comes after the end of a forgotten call makes it anew', () => {
    const book = new CallBook(
      { calls: [], legs: [], waits: [] },
      { companies: new Set(), phones: new Map(), mobiles: new Map() },
    );
    const at = new Date(start);
    book.take({ type: 'leg-ended', callId, at, legId: 'a', cause: 16, by: null });
    book.take({ type: 'call-ended', callId, at });
    expect(book.changes().calls).to.be.empty;
  });
});
