import { expect } from 'chai';
import { AgentCalls } from '../../../../src/asterisk/legs/agent-calls.ts';
import { WithdrawnOffers } from '../../../../src/asterisk/members/withdrawn-offers.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';
import { amiEvent, ScriptedAnswers } from '../scripted-answers.ts';

const phone = { Channel: 'PJSIP/phone7-0000001f', Uniqueid: 'phone' };
const place = { Channel: 'Local/extension-3@sw-member-0000000a;1', Uniqueid: 'place' };
const offer = { Queue: 'queue-3', MemberName: 'agent-7', Interface: 'Local/extension-3@sw-member' };
const [down, ringing, talking] = ['0', '5', '6'];

describe('an offer at a place with a ring plan, and the calls at its phones', () => {
  let calls: AgentCalls;
  let told: string[];
  const happens = (event: string, headers: Record<string, string | undefined>) => {
    calls.take(amiEvent(event, headers as Record<string, string>));
  };
  const rings = () => {
    happens('Newchannel', { ...place, ChannelState: down });
    happens('Newchannel', { ...phone, ChannelState: down });
    happens('Newstate', { ...phone, ChannelState: ringing });
  };

  beforeEach(() => {
    told = [];
    const mirror = new MemberMirror();
    mirror.reset([{ queueId: 3, agentId: 7, device: 'extension-3', level: 1, paused: false }]);
    calls = new AgentCalls({
      ami: new ScriptedAnswers(),
      mirror,
      withdrawn: new WithdrawnOffers(),
      timer: new ManualTimer(),
      tell: ({ kind }) => told.push(kind),
    });
    rings();
  });

  for (const [what, more] of [
    ['that rang', { DestChannelState: ringing, RingTime: '900' }],
    ['of which the end of its channel decides', { DestChannelState: down, RingTime: '0' }],
  ] as const)
    it(`${what} is missed before the ring ends [S7]`, () => {
      happens('Hangup', { ...phone, Cause: '17' });
      expect(told).to.deep.equal(['leg-began']);
      happens('AgentRingNoAnswer', {
        ...offer,
        ...more,
        DestChannel: place.Channel,
        DestUniqueid: place.Uniqueid,
      });
      happens('Hangup', { ...place, Cause: '17' });
      expect(told).to.deep.equal(['leg-began', 'offer-missed', 'leg-ended']);
    });

  it('is answered, and the end of the conversation is told at once, while the channel of the offer is there still', () => {
    happens('Newstate', { ...phone, ChannelState: talking });
    happens('AgentConnect', { ...offer, DestUniqueid: place.Uniqueid });
    happens('Hangup', phone);
    expect(told).to.deep.equal(['leg-began', 'offer-answered', 'leg-ended']);
  });

  it('nobody is asked any more once it was answered: other rings end at once', () => {
    happens('AgentConnect', { ...offer, DestUniqueid: place.Uniqueid });
    happens('Hangup', phone);
    expect(told).to.deep.equal(['leg-began', 'offer-answered', 'leg-ended']);
  });

  it('that is out of sight holds nothing', () => {
    happens('Hangup', phone);
    calls.reset();
    expect(told).to.deep.equal(['leg-began', 'leg-ended']);
  });
});
