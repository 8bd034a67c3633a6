import { expect } from 'chai';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { takeMembershipEvent } from '../../../../src/asterisk/members/membership-events.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';

const event = (name: string, more: Readonly<Record<string, string>> = {}) =>
  new AmiMessage(
    Object.entries({
      Event: name,
      Queue: 'queue-1',
      MemberName: 'agent-7',
      Interface: 'PJSIP/phone7',
      Penalty: '2',
      Paused: '1',
      ...more,
    }).map(([key, value]) => `${key}: ${value}`),
  );
const held = { queueId: 1, agentId: 7, device: 'phone7', level: 2, paused: true };

describe('the mirror of what an engine holds', () => {
  let mirror: MemberMirror;
  beforeEach(() => {
    mirror = new MemberMirror();
  });

  it('follows the events of the engine', () => {
    expect(takeMembershipEvent(mirror, event('QueueMemberAdded'))).to.equal(7);
    expect(mirror.of(7)).to.deep.equal([held]);
    takeMembershipEvent(mirror, event('QueueMemberPause', { Paused: '0' }));
    takeMembershipEvent(mirror, event('QueueMemberPenalty', { Penalty: '5', Paused: '0' }));
    expect(mirror.find(held)).to.deep.equal({ ...held, level: 5, paused: false });
    takeMembershipEvent(mirror, event('QueueMemberRemoved'));
    expect(mirror.of(7)).to.deep.equal([]);
    expect(mirror.all()).to.deep.equal([]);
  });

  it('forgets what is in no full reading: it was lost over a gap', () => {
    takeMembershipEvent(mirror, event('QueueMemberAdded'));
    mirror.reset([{ ...held, agentId: 8 }]);
    expect(mirror.of(7)).to.deep.equal([]);
    expect(mirror.all()).to.deep.equal([{ ...held, agentId: 8 }]);
  });

  it('takes no member for ours whose names are not exactly of our making', () => {
    for (const foreign of [
      { Queue: 'queue-01' },
      { Queue: 'queue-1x' },
      { MemberName: 'agent-7|8' },
      { MemberName: 'Agent-7' },
      { Interface: 'PJSIP/phone7@x' },
      { Interface: 'Local/phone7' },
    ])
      expect(
        takeMembershipEvent(mirror, event('QueueMemberAdded', foreign)),
        JSON.stringify(foreign),
      ).to.equal(null);
    expect(mirror.all()).to.deep.equal([]);
  });

  it('wakes who waits for a state as soon as the engine tells of it', async () => {
    const waiting = mirror.until(7, () => mirror.of(7).length === 1, 60_000);
    takeMembershipEvent(mirror, event('QueueMemberAdded', { Queue: 'queue-2' }));
    expect(await waiting).to.equal(true);
    expect(await mirror.until(7, () => true, 0)).to.equal(true);
  });

  it('tells who waits in vain so when the time is over', async () => {
    expect(await mirror.until(8, () => mirror.of(8).length > 0, 20)).to.equal(false);
  });
});
