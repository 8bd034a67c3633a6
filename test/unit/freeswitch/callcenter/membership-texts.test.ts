import { expect } from 'chai';
import { parseMemberState, readMemberships } from '../../../../src/freeswitch/callcenter/membership-texts.ts';

describe('memberships as the engine lists them', () => {
  const tiers = (...rows: string[]) => ['queue|agent|state|level|position', ...rows, '+OK', ''].join('\n');
  const ready = { queueId: 17, agentId: 5, device: 'phone1', level: 3, paused: false };

  it('are ready when both the tiers and the notes say so', () => {
    expect(
      readMemberships(tiers('queue-17|agent-5|Ready|3|5'), 'D/sw-member_queue-17:agent-5/phone1,3,ready\n'),
    ).to.deep.equal([ready]);
  });

  it('are paused when either says so', () => {
    const paused = [{ ...ready, paused: true }];
    expect(readMemberships(tiers(), 'D/sw-member_queue-17:agent-5/phone1,3,ready')).to.deep.equal(paused);
    expect(
      readMemberships(tiers('queue-17|agent-5|Ready|3|5'), 'D/sw-member_queue-17:agent-5/phone1,3,paused'),
    ).to.deep.equal(paused);
  });

  it('have the level by which the engine goes', () => {
    expect(
      readMemberships(tiers('queue-17|agent-5|Ready|9|5'), 'D/sw-member_queue-17:agent-5/phone1,3,ready'),
    ).to.deep.equal([{ ...ready, level: 9 }]);
  });

  it('that were not made by us show, so that they are taken away', () => {
    expect(
      readMemberships(
        tiers('queue-17|agent-5|Ready|3|5', 'queue-17|agent-6|Ready|1|6'),
        'D/sw-agent_agent-5/phone1',
      ),
    ).to.deep.equal([ready, { ...ready, agentId: 6, level: 1, device: 'nowhere' }]);
  });

  it('are not read into what is no membership of ours', () => {
    expect(
      readMemberships(
        tiers('sales|agent-5|Ready|3|5', 'queue-17|alice|Ready|3|5'),
        'D/sw-member_queue-17:alice/phone1,3,ready\nD/other_queue-17:agent-5/phone1,3,ready\nD/sw-member_queue-17:agent-5/phone 1,3,ready',
      ),
    ).to.deep.equal([]);
  });

  it('one by one: how a member is now, or that it is gone', () => {
    expect(parseMemberState('extension-12,1,paused')).to.deep.equal({
      device: 'extension-12',
      level: 1,
      paused: true,
    });
    expect(parseMemberState('gone')).to.equal(null);
    for (const text of ['', 'phone1,x,ready', 'phone1,1,busy', 'a b,1,ready'])
      expect(parseMemberState(text), text).to.equal(undefined);
  });
});
