import { expect } from 'chai';
import {
  type AgentSnapshot,
  desiredMemberships,
} from '../../../../src/domain/membership/desired-memberships.ts';

const sales = 1;
const support = 2;

const anna: AgentSnapshot = {
  agentId: 7,
  companyId: 1,
  active: true,
  loggedIn: true,
  activatesSkills: true,
  withinHours: true,
  device: 'phone7',
  grants: [
    { queueId: sales, level: 3 },
    { queueId: support, level: 2 },
    { queueId: sales, level: 1 },
  ],
};
const inQueue = (queueId: number, level: number) => ({ queueId, level, agentId: 7, device: 'phone7' });

describe('the queues of an agent', () => {
  it('are those of all skills; the best level wins where two skills share a queue [S1]', () => {
    expect(desiredMemberships(anna)).to.deep.equal([inQueue(sales, 1), inQueue(support, 2)]);
  });

  it('keep the shared queue when the better of the two skills goes, with the level that is left [S1]', () => {
    const grants = anna.grants.slice(0, 2);
    expect(desiredMemberships({ ...anna, grants })).to.deep.equal([inQueue(sales, 3), inQueue(support, 2)]);
  });

  it('are none in a status that does not activate skills, e.g. Break [S5]', () => {
    expect(desiredMemberships({ ...anna, activatesSkills: false })).to.deep.equal([]);
  });

  it('are none for an inactive user [S11]', () => {
    expect(desiredMemberships({ ...anna, active: false })).to.deep.equal([]);
  });

  it('are none before the login, and at a seat without a phone', () => {
    expect(desiredMemberships({ ...anna, loggedIn: false })).to.deep.equal([]);
    expect(desiredMemberships({ ...anna, device: null })).to.deep.equal([]);
  });
});
