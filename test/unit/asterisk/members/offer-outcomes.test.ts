import { expect } from 'chai';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { OfferOutcomes } from '../../../../src/asterisk/members/offer-outcomes.ts';
import { WithdrawnOffers } from '../../../../src/asterisk/members/withdrawn-offers.ts';

const membership = { queueId: 3, agentId: 7, device: 'phone7', level: 1, paused: false };
const missed = { kind: 'offer-missed', agentId: 7, queueId: 3 };

describe('what became of an offer', () => {
  let mirror: MemberMirror;
  let outcomes: OfferOutcomes;
  let withdrawn: WithdrawnOffers;
  /** Of which the phones have told in another way. */
  let ringing: Set<string>;
  const told = (event: string, headers: Record<string, string>) =>
    outcomes.take(
      new AmiMessage([
        `Event: ${event}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ]),
    );
  const ended = (more: Record<string, string>) =>
    told('AgentRingNoAnswer', {
      Queue: 'queue-3',
      MemberName: 'agent-7',
      Interface: 'PJSIP/phone7',
      DestChannel: 'PJSIP/phone7-00000002',
      DestUniqueid: 'sw-1.2',
      DestChannelState: '0',
      RingTime: '0',
      ...more,
    });

  beforeEach(() => {
    mirror = new MemberMirror();
    mirror.reset([membership]);
    withdrawn = new WithdrawnOffers();
    ringing = new Set();
    outcomes = new OfferOutcomes(mirror, withdrawn, ringing);
  });

  it('missed when the phone rang, however short: the ring time is over, or the phone declined', () => {
    expect(ended({ DestChannelState: '5', RingTime: '15000' })).to.deep.equal(missed);
    expect(ended({ DestChannelState: '5', RingTime: '0' })).to.deep.equal(missed);
  });

  it('missed when the phone told in another way that it rings', () => {
    ringing.add('sw-1.2');
    expect(ended({ RingTime: '0' })).to.deep.equal(missed);
  });

  it('missed when a provider never told of ringing, but the offer stood for seconds', () => {
    expect(ended({ RingTime: '15000' })).to.deep.equal(missed);
  });

  for (const [cause, what] of [
    ['17', 'busy'],
    ['21', 'rejected'],
  ] as const)
    it(`missed when a phone declines without ringing: ${what}`, () => {
      expect(ended({ RingTime: '1000' })).to.equal(null);
      expect(told('Hangup', { Uniqueid: 'sw-1.9', Cause: cause }), 'another channel').to.equal(null);
      expect(told('Hangup', { Uniqueid: 'sw-1.2', Cause: cause })).to.deep.equal(missed);
      expect(told('Hangup', { Uniqueid: 'sw-1.2', Cause: cause }), 'once').to.equal(null);
    });

  it('nothing when the phone was never reached', () => {
    expect(ended({ RingTime: '1000' })).to.equal(null);
    expect(told('Hangup', { Uniqueid: 'sw-1.2', Cause: '20' })).to.equal(null);
  });

  it('nothing when we hung it up, even if the agent came back before app_queue tells of it [S14]', () => {
    withdrawn.add('PJSIP/phone7-00000002');
    expect(ended({ DestChannelState: '5', RingTime: '4000' })).to.equal(null);
    expect(
      ended({ DestChannel: 'PJSIP/phone7-00000003', DestChannelState: '5' }),
      'the next offer',
    ).to.deep.equal(missed);
  });

  it('hung up by us is known for the last thousand channels', () => {
    for (let count = 0; count <= 1_000; count += 1) withdrawn.add(`PJSIP/phone7-${count}`);
    expect(withdrawn.has('PJSIP/phone7-0')).to.equal(false);
    expect(withdrawn.has('PJSIP/phone7-1')).to.equal(true);
    expect(withdrawn.has('PJSIP/phone7-1000')).to.equal(true);
  });

  it('nothing when the agent was paused while it rang, or taken out', () => {
    mirror.put({ ...membership, paused: true });
    expect(ended({ DestChannelState: '5', RingTime: '4000' })).to.equal(null);
    mirror.drop(membership);
    expect(ended({ DestChannelState: '5', RingTime: '4000' })).to.equal(null);
    expect(told('Hangup', { Uniqueid: 'sw-1.2', Cause: '17' })).to.equal(null);
  });

  it('answered', () => {
    expect(told('AgentConnect', { Queue: 'queue-3', MemberName: 'agent-7' })).to.deep.equal({
      kind: 'offer-answered',
      agentId: 7,
      queueId: 3,
    });
  });

  it('nothing when it is about members that are not ours', () => {
    expect(ended({ Queue: 'other', DestChannelState: '5' })).to.equal(null);
    expect(ended({ MemberName: 'Somebody', DestChannelState: '5' })).to.equal(null);
    expect(told('AgentConnect', { Queue: 'queue-3', MemberName: 'Somebody' })).to.equal(null);
  });
});
