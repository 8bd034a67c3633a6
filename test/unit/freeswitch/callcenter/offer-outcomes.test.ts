import { expect } from 'chai';
import { OfferOutcomes } from '../../../../src/freeswitch/callcenter/offer-outcomes.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { eslEvent } from '../scripted-esl.ts';

describe('what becomes of an offer', () => {
  const held = { queueId: 17, agentId: 5, device: 'phone1', level: 3, paused: false };
  const mirror = new MemberMirror();
  const outcomes = new OfferOutcomes(mirror);
  const ids = { agentId: 5, queueId: 17 };
  const failed = (cause: string, seconds = 0) =>
    outcomes.take(
      eslEvent('callcenter::info', {
        'CC-Action': 'bridge-agent-fail',
        'CC-Queue': 'queue-17',
        'CC-Agent': 'agent-5',
        'CC-Hangup-Cause': cause,
        'CC-Agent-Called-Time': '1000',
        'CC-Agent-Aborted-Time': String(1000 + seconds),
      }),
    );

  beforeEach(() => {
    mirror.reset([held]);
  });

  it('answered', () => {
    const event = eslEvent('callcenter::info', {
      'CC-Action': 'bridge-agent-start',
      'CC-Queue': 'queue-17',
      'CC-Agent': 'agent-5',
    });
    expect(outcomes.take(event)).to.deep.equal({ kind: 'offer-answered', ...ids });
  });

  it('missed: nobody picked up, or the phone declined', () => {
    for (const cause of ['ALLOTTED_TIMEOUT', 'NO_ANSWER', 'USER_BUSY', 'CALL_REJECTED'])
      expect(failed(cause), cause).to.deep.equal({ kind: 'offer-missed', ...ids });
  });

  it('neither: out of reach, given up by the caller, taken by another, at a phone that has a call', () => {
    for (const cause of [
      'USER_NOT_REGISTERED',
      'NORMAL_TEMPORARY_FAILURE',
      'ORIGINATOR_CANCEL',
      'LOSE_RACE',
      'NORMAL_CIRCUIT_CONGESTION',
    ])
      expect(failed(cause), cause).to.equal(null);
    expect(failed('ORIGINATOR_CANCEL', 20)).to.equal(null);
  });

  it('missed as well: it rang for seconds and then failed', () => {
    expect(failed('NORMAL_TEMPORARY_FAILURE', 5)).to.deep.equal({ kind: 'offer-missed', ...ids });
  });

  it('neither: ended by us, told by its cause or by the pause [S14]', () => {
    expect(failed('REQUESTED_CHAN_UNAVAIL', 5)).to.equal(null);
    mirror.reset([{ ...held, paused: true }]);
    expect(failed('ALLOTTED_TIMEOUT', 5)).to.equal(null);
    mirror.reset([]);
    expect(failed('USER_BUSY')).to.equal(null);
  });

  it('nothing, of what is not ours', () => {
    expect(
      outcomes.take(eslEvent('callcenter::info', { 'CC-Action': 'agent-add', 'CC-Agent': 'agent-5' })),
    ).to.equal(null);
    expect(
      outcomes.take(
        eslEvent('callcenter::info', {
          'CC-Action': 'bridge-agent-start',
          'CC-Queue': 'sales',
          'CC-Agent': 'agent-5',
        }),
      ),
    ).to.equal(null);
  });
});
