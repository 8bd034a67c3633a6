import { expect } from 'chai';
import { type DemonstrationFacts, faultsOf, whyNoRing } from '../../../ops/local/demonstration-facts.ts';
import type { QueueOfNumber } from '../../../ops/local/queue-of-number.ts';

type Facts = Omit<DemonstrationFacts, 'wrong'>;

const recording: NonNullable<Facts['recording']> = {
  id: 7,
  url: 'http://127.0.0.1:8080/v1/recordings/7/audio',
  durationMs: 4_100,
  bytes: 131_244,
  sha256: 'ab12',
  listedSha256: 'ab12',
  leftHz: 1_000,
  rightHz: 440,
};

const anna = { name: 'Anna Kiss', timeToRingMs: 90, times: 1 };
const ben = { name: 'Ben Nagy', timeToRingMs: 95, times: 1 };

const good: Facts = {
  engine: 'Asterisk',
  caller: '+36201234567',
  number: '+3612345600',
  rang: [anna],
  didNotRing: [{ name: 'Ben Nagy', why: 'no skill of this agent leads to queue Sales' }],
  refusedWith: null,
  answeredBy: 'Anna Kiss',
  talkMs: 4_000,
  recording,
};

const faults = (change: Partial<Facts>) =>
  faultsOf({ ...good, ...change }, { fitting: 'Anna Kiss', customerHz: 1_000, agentHz: 440 });
const faultsOfRecording = (change: Partial<typeof recording>) =>
  faults({ recording: { ...recording, ...change } });

describe('what is wrong with the demonstration call', () => {
  const notOnce = 'the phone of the fitting agent, Anna Kiss, did not ring exactly once';

  it('is nothing when the fitting agent alone rang and was recorded', () => {
    expect(faults({})).to.deep.equal([]);
  });

  it('is that others rang, or the same phone again', () => {
    expect(faults({ rang: [anna, ben] })).to.deep.equal(['2 phones rang instead of one']);
    expect(faults({ rang: [ben] })).to.deep.equal([notOnce]);
    expect(faults({ rang: [{ ...anna, times: 2 }] })).to.deep.equal([notOnce]);
  });

  it('is that nobody rang, and that the call was refused', () => {
    const nobody = { rang: [], answeredBy: null, talkMs: 0, recording: null };
    const all = ['0 phones rang instead of one', notOnce, 'nobody answered', 'there is no recording'];
    expect(faults(nobody)).to.deep.equal(all);
    expect(faults({ ...nobody, refusedWith: 404 })).to.deep.equal(['the call was refused with 404', ...all]);
  });

  it('is that a phone rang, and its agent could not answer', () => {
    expect(faults({ answeredBy: null })).to.deep.equal(['nobody answered']);
  });

  it('is a recording that is missing, too short or too long, or another one than was listed', () => {
    const length = ['the recording is not as long as the talk'];
    expect(faults({ recording: null })).to.deep.equal(['there is no recording']);
    expect(faultsOfRecording({ durationMs: 5_000 })).to.deep.equal([]);
    expect(faultsOfRecording({ durationMs: 5_001 })).to.deep.equal(length);
    expect(faultsOfRecording({ durationMs: 2_999 })).to.deep.equal(length);
    expect(faultsOfRecording({ sha256: 'cd34' })).to.deep.equal([
      'the fetched recording has another hash than the list of recordings says',
    ]);
  });

  it('is a voice that is missing, or on the side of the other', () => {
    const left = 'the customer is not heard on the left side';
    const right = 'the agent is not heard on the right side';
    expect(faultsOfRecording({ leftHz: null })).to.deep.equal([left]);
    expect(faultsOfRecording({ rightHz: 660 })).to.deep.equal([right]);
    expect(faultsOfRecording({ leftHz: 440, rightHz: 1_000 })).to.deep.equal([left, right]);
  });
});

describe('why a phone did not ring', () => {
  const why = (agentId: number, reasons: [number, ReasonIn][], somebodyRang = true) =>
    whyNoRing(agentId, { name: 'Sales', reasons: new Map(reasons) }, { somebodyRang });

  it('is the reason that the queue gives of its agent', () => {
    expect(why(2, [[2, 'outside-working-hours']])).to.equal(
      "not in queue Sales, since it is outside the agent's working hours",
    );
    expect(why(2, [[2, 'not-logged-in']])).to.equal('not in queue Sales, since the agent is not logged in');
  });

  it('is that no skill leads to the queue when the queue does not know the agent', () => {
    expect(why(2, [[1, null]])).to.equal('no skill of this agent leads to queue Sales');
  });

  it('is no reason of its own while the agent is in the queue', () => {
    expect(why(2, [[2, null]])).to.equal('in queue Sales, but another agent was asked first');
    expect(why(2, [[2, null]], false)).to.equal('in queue Sales, so it should have rung');
  });

  it('is not looked for in a queue when the number leads elsewhere', () => {
    expect(whyNoRing(2, null, { somebodyRang: false })).to.equal('the number does not lead to a queue');
  });
});

type ReasonIn = QueueOfNumber['reasons'] extends ReadonlyMap<number, infer Reason> ? Reason : never;
