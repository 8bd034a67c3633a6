import { expect } from 'chai';
import fc from 'fast-check';
import { desiredMemberships, isReceiving } from '../../../src/domain/membership/desired-memberships.ts';
import { anySkill, receivingAgent } from './any-agent.ts';

const anySkills = fc.array(anySkill, { maxLength: 6 });

describe('the queues of an agent, for any skills', () => {
  it('are the union over the skills, each once, with the best level [S1]', () => {
    fc.assert(
      fc.property(anySkills, (skills) => {
        const memberships = desiredMemberships(receivingAgent(skills));
        const queues = memberships.map(({ queueId }) => queueId);
        expect(new Set(queues), 'each queue of each skill').to.deep.equal(
          new Set(skills.flatMap(({ queueIds }) => queueIds)),
        );
        expect(queues.length, 'no queue twice').to.equal(new Set(queues).size);
        for (const membership of memberships) {
          const levels = skills
            .filter(({ queueIds }) => queueIds.includes(membership.queueId))
            .map(({ level }) => level);
          expect(membership.level).to.equal(Math.min(...levels));
          expect(membership).to.include({ agentId: 7, device: 'phone7' });
        }
      }),
    );
  });

  it('do not depend on the order of the skills [S1]', () => {
    const byQueue = (skills: Parameters<typeof receivingAgent>[0]) =>
      desiredMemberships(receivingAgent(skills)).sort((a, b) => a.queueId - b.queueId);
    fc.assert(
      fc.property(anySkills, (skills) => {
        expect(byQueue([...skills].reverse())).to.deep.equal(byQueue(skills));
      }),
    );
  });

  it('stay when one of two skills that share them goes, with the level of the other [S1]', () => {
    fc.assert(
      fc.property(anySkill, anySkill, (going, staying) => {
        const before = desiredMemberships(receivingAgent([going, staying]));
        const after = desiredMemberships(receivingAgent([staying]));
        const shared = going.queueIds.filter((queueId) => staying.queueIds.includes(queueId));
        for (const queueId of shared) {
          expect(before.map((membership) => membership.queueId)).to.include(queueId);
          expect(after).to.deep.include({ queueId, agentId: 7, device: 'phone7', level: staying.level });
        }
        expect(after.length, 'those of the other skill are gone').to.equal(staying.queueIds.length);
      }),
    );
  });

  it('are none unless active, logged in, in a status that activates skills, and at a device [S5, S11]', () => {
    const flags = fc.record({
      active: fc.boolean(),
      loggedIn: fc.boolean(),
      activatesSkills: fc.boolean(),
      device: fc.constantFrom('phone7', null),
    });
    fc.assert(
      fc.property(anySkills, flags, (skills, facts) => {
        const agent = { ...receivingAgent(skills), ...facts };
        const receives = facts.active && facts.loggedIn && facts.activatesSkills && facts.device !== null;
        expect(isReceiving(agent)).to.equal(receives);
        const expected = receives ? desiredMemberships(receivingAgent(skills)) : [];
        expect(desiredMemberships(agent)).to.deep.equal(expected);
      }),
    );
  });
});
