import { expect } from 'chai';
import type { Membership } from '../../../../src/domain/membership/desired-memberships.ts';
import { planMemberships } from '../../../../src/domain/membership/plan-memberships.ts';

const sales: Membership = { queueId: 1, agentId: 7, device: 'phone7', level: 1 };
const support: Membership = { ...sales, queueId: 2 };

/** A plan in short: the verbs and queues of each phase. */
const phases = (...input: Parameters<typeof planMemberships>) =>
  planMemberships(...input).phases.map((phase) =>
    phase.map((step) => `${step.do} ${step.membership.queueId}`),
  );

describe('a membership plan', () => {
  it('puts an agent in paused and lets calls through only then [S14]', () => {
    expect(phases([sales, support], [])).to.deep.equal([
      ['add-paused 1', 'add-paused 2'],
      ['unpause 1', 'unpause 2'],
    ]);
  });

  it('takes an agent out by pausing everything first [S5, S14]', () => {
    const held = [sales, support].map((membership) => ({ ...membership, paused: false }));
    expect(phases([], held)).to.deep.equal([
      ['pause 1', 'pause 2'],
      ['remove 1', 'remove 2'],
    ]);
  });

  it('changes a level in place, without taking the agent out', () => {
    expect(phases([{ ...sales, level: 5 }], [{ ...sales, paused: false }])).to.deep.equal([['set-level 1']]);
  });

  it('lets an agent in again who was left paused, e.g. by a controller that died between two phases', () => {
    expect(phases([sales], [{ ...sales, paused: true }])).to.deep.equal([['unpause 1']]);
    expect(
      phases([sales, support], [{ ...sales, paused: true }]),
      'also if another queue does not exist yet',
    ).to.deep.equal([['unpause 1', 'add-paused 2'], ['unpause 2']]);
    expect(phases([], [{ ...sales, paused: true }])).to.deep.equal([['remove 1']]);
  });

  it('moves an agent to another seat: out at the old phone before in at the new one [U8]', () => {
    const plan = planMemberships([{ ...sales, device: 'phone8' }], [{ ...sales, paused: false }]);
    expect(
      plan.phases.map((phase) => phase.map((step) => `${step.do} ${step.membership.device}`)),
    ).to.deep.equal([['pause phone7'], ['remove phone7'], ['add-paused phone8'], ['unpause phone8']]);
  });

  it('gives a phone that another agent left behind to the agent who sits there now [U8]', () => {
    expect(phases([sales], [{ ...sales, agentId: 9, paused: false }])).to.deep.equal([
      ['pause 1'],
      ['remove 1'],
      ['add-paused 1'],
      ['unpause 1'],
    ]);
  });

  it('is empty when everything is right', () => {
    expect(phases([sales], [{ ...sales, paused: false }])).to.deep.equal([]);
  });
});
