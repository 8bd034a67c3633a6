import { expect } from 'chai';
import { type Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { EngineError } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import type { EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, sampleTrunk } from '../../support/sample-configuration.ts';

export function describeOutages(bench: () => EngineBench): void {
  describe('an outage of the engine', () => {
    const { companyId, queueId, agentId } = freshCompany();
    const sales: Membership = { queueId, agentId, device: 'phone1', level: 2 };
    const engine = () => bench().engine;
    let timesAvailable = 0;

    before(async () => {
      engine().onAvailable(() => {
        timesAvailable += 1;
      });
      const configuration = sampleConfiguration(companyId, 7, { trunks: [sampleTrunk(companyId)] });
      await engine().applyConfiguration(configuration);
      await engine().carryOut(planMemberships([sales], []));
      await engine().saveMemberships();
      await bench().people.customer(configuration, '36301112233');
      await eventually(() => {
        expect(engine().queuesWithCallers()).to.deep.equal([queueId]);
      });
      await bench().kill();
    });

    it('is noticed, and says why', async () => {
      await eventually(() => {
        expect(engine().unavailableReason()).to.be.a('string').that.is.not.empty;
      });
    });

    it('lets everything fail at once instead of waiting', async () => {
      const startedAt = Date.now();
      const attempts: Promise<unknown>[] = [
        engine().applyConfiguration(sampleConfiguration(companyId, 8)),
        engine().heldConfigurations(),
        engine().removeCompany(companyId + 4_000),
        engine().carryOut(planMemberships([{ ...sales, queueId: queueId + 1 }], [])),
        engine().readMemberships(),
        engine().takeOut({ phases: [] }, ['phone1']),
        engine().liveChannels(),
        engine().liveLegs(),
        engine().registeredPhones(),
        engine().beat(),
      ];
      for (const error of await Promise.all(attempts.map(rejectionOf)))
        expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-unavailable');
      expect(Date.now() - startedAt).to.be.lessThan(1_000);
    });

    it('ends with the engine available again, with the configurations and the members that were saved', async () => {
      const before = timesAvailable;
      await bench().restart();
      await eventually(() => {
        expect(timesAvailable).to.equal(before + 1);
      });
      expect(engine().unavailableReason()).to.equal(null);
      // The attempt during the outage may have reached the engine's files, never the engine.
      expect((await engine().heldConfigurations()).get(companyId)).to.be.oneOf([7, 8]);
      await eventually(async () => {
        expect(await bench().membersSeen()).to.deep.equal([{ ...sales, paused: false }]);
      });
      expect(await engine().readMemberships()).to.deep.equal([{ ...sales, paused: false }]);
      expect(engine().membershipsOf(agentId)).to.deep.equal([{ ...sales, paused: false }]);
    });

    it('ends with every call forgotten', async () => {
      expect(engine().queuesWithCallers()).to.deep.equal([]);
      expect(engine().waitingCallers(queueId)).to.deep.equal([]);
      expect(await engine().liveLegs()).to.deep.equal([]);
    });

    it('leaves an engine that does everything again', async () => {
      expect((await engine().applyConfiguration(sampleConfiguration(companyId, 9))).revision).to.equal(9);
      await engine().carryOut(planMemberships([], engine().membershipsOf(agentId)));
      expect(await bench().membersSeen()).to.deep.equal([]);
      await engine().beat();
      expect(await engine().liveChannels()).to.deep.equal(new Set());
    });
  });
}
