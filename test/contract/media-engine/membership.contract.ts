import { expect } from 'chai';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { type HeldMembership, planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { EngineError, type EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import type { EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone, sampleQueue } from '../../support/sample-configuration.ts';

export function describeMemberships(bench: () => EngineBench): void {
  describe('memberships', () => {
    let sales: Membership;
    let support: Membership;
    let agentId: number;
    const engine = () => bench().engine;
    const byQueue = (memberships: readonly HeldMembership[]) =>
      memberships.filter((one) => one.agentId === agentId).sort((a, b) => a.queueId - b.queueId);
    const bring = (...desired: Membership[]) =>
      engine().carryOut(planMemberships(desired, engine().membershipsOf(agentId)));
    const held = (...memberships: Membership[]) => memberships.map((one) => ({ ...one, paused: false }));
    /** The port, a full reading, and somebody else agree. */
    const expectHeld = async (expected: readonly HeldMembership[]) => {
      expect(byQueue(await bench().membersSeen()), 'as seen from outside').to.deep.equal(expected);
      expect(byQueue(engine().membershipsOf(agentId)), 'as told by events').to.deep.equal(expected);
      expect(byQueue(await engine().readMemberships()), 'as read in full').to.deep.equal(expected);
    };

    beforeEach(async () => {
      const company = freshCompany();
      agentId = company.agentId;
      sales = { queueId: company.queueId, agentId, device: `phone${company.companyId}`, level: 1 };
      support = { ...sales, queueId: company.queueId + 1, level: 3 };
      const queues = [sales, support].map(({ queueId }) => sampleQueue(queueId));
      await engine().applyConfiguration(sampleConfiguration(company.companyId, 1, { queues }));
    });
    afterEach(() => bring());

    it('are what a plan says, when it was carried out: in, level, out [S1, S5]', async () => {
      await bring(sales, support);
      await expectHeld(held(sales, support));
      await bring({ ...sales, level: 9 }, support);
      await expectHeld(held({ ...sales, level: 9 }, support));
      await bring(support);
      await expectHeld(held(support));
      await bring();
      await expectHeld([]);
    });

    it('move to another phone with their agent', async () => {
      await bring(sales);
      await bring({ ...sales, device: `${sales.device}b` });
      await expectHeld(held({ ...sales, device: `${sales.device}b` }));
    });

    it('can be carried out in part: a paused member is held as paused', async () => {
      await engine().carryOut({ phases: [[{ do: 'add-paused', membership: sales }]] });
      await expectHeld([{ ...sales, paused: true }]);
      await bring(sales);
      await expectHeld(held(sales));
      await engine().carryOut({ phases: [[{ do: 'pause', membership: sales }]] });
      await expectHeld([{ ...sales, paused: true }]);
    });

    it('of many agents are carried out side by side', async () => {
      const many = Array.from({ length: 20 }, (_none, index) => ({
        ...sales,
        agentId: agentId + index,
        device: `${sales.device}x${index}`,
      }));
      const bringAll = (desired: readonly Membership[]) =>
        Promise.all(
          many.map((one) =>
            engine().carryOut(
              planMemberships(
                desired.filter((wanted) => wanted.agentId === one.agentId),
                engine().membershipsOf(one.agentId),
              ),
            ),
          ),
        );
      await bringAll(many);
      const inQueue = (await bench().membersSeen()).filter(({ queueId }) => queueId === sales.queueId);
      expect(inQueue.map((one) => one.agentId).sort((a, b) => a - b)).to.deep.equal(
        many.map((one) => one.agentId),
      );
      await bringAll([]);
      expect((await bench().membersSeen()).filter(({ queueId }) => queueId === sales.queueId)).to.deep.equal(
        [],
      );
    });

    it('that somebody else takes away are told of, and a new plan repairs them', async () => {
      await bring(sales, support);
      const told: EngineEvent[] = [];
      engine().onEvent((event) => told.push(event));
      await bench().somebody.removes(sales);
      await bench().somebody.pauses(support);
      await eventually(() => {
        expect(byQueue(engine().membershipsOf(agentId))).to.deep.equal([{ ...support, paused: true }]);
      });
      expect(told.filter(({ kind }) => kind === 'membership-changed')).to.deep.include({
        kind: 'membership-changed',
        agentId,
      });
      await bring(sales, support);
      await expectHeld(held(sales, support));
    });

    it('that somebody else adds are told of, and a new plan takes them away [S5]', async () => {
      await bench().somebody.adds({ ...sales, paused: false });
      await eventually(() => {
        expect(engine().membershipsOf(agentId)).to.deep.equal(held(sales));
      });
      await bring();
      await expectHeld([]);
    });

    it('planned from a wrong belief: a mismatch, and the next plan succeeds', async () => {
      await bring(sales);
      const plan = planMemberships([{ ...sales, level: 5 }], engine().membershipsOf(agentId));
      await bench().somebody.removes(sales);
      const error = await rejectionOf(engine().carryOut(plan));
      expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
      await bring({ ...sales, level: 5 });
      await expectHeld(held({ ...sales, level: 5 }));
    });

    it('planned to be added, but there already in another way: a mismatch, and the next plan succeeds', async () => {
      const plan = planMemberships([sales], []);
      await bench().somebody.adds({ ...sales, level: 7, paused: false });
      const error = await rejectionOf(engine().carryOut(plan));
      expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
      await bring(sales);
      await expectHeld(held(sales));
    });

    it('bear a plan that was carried out already: leaving and entering twice do no harm', async () => {
      const entering = planMemberships([sales], []);
      await engine().carryOut(entering);
      await engine().carryOut(entering);
      await expectHeld(held(sales));
      const leaving = planMemberships([], held(sales));
      await engine().carryOut(leaving);
      await engine().carryOut(leaving);
      await expectHeld([]);
    });

    it('in a queue that does not exist are refused, not believed', async () => {
      const nowhere = { ...sales, queueId: 4_000_000 };
      expect(await rejectionOf(bring(nowhere))).to.be.instanceOf(EngineError);
      await expectHeld([]);
    });

    it('at a place of which the engine knows nothing yet are refused, not believed; later the same plan succeeds', async () => {
      const { companyId } = freshCompany();
      const phones = [samplePhone(companyId)];
      const devices = [{ phoneId: 1, startSeconds: 5 }];
      const extension = {
        id: companyId + 1_000,
        digits: '398',
        name: 'Late',
        ringSeconds: 20,
        devices,
        ...newExtensionFacts,
      };
      const late = { ...sales, queueId: companyId * 10, device: `extension-${extension.id}` };
      await engine().applyConfiguration(sampleConfiguration(companyId, 1, { phones }));
      const plan = planMemberships([late], []);
      for (const attempt of ['first', 'second']) {
        const error = await rejectionOf(engine().carryOut(plan));
        expect(error, attempt).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
        await expectHeld([]);
      }
      await engine().applyConfiguration(
        sampleConfiguration(companyId, 2, { phones, extensions: [extension] }),
      );
      await engine().carryOut(plan);
      await expectHeld(held(late));
    });

    it('do not outlive their company: what a removed one left can be taken out like any other', async () => {
      await bring(sales, support);
      await engine().removeCompany(sales.queueId / 10);
      await engine().readMemberships();
      await bring();
      await expectHeld([]);
    });

    it('with nothing on its way to the phones: taking an agent out is a matter of a moment [S14]', async () => {
      await bring(sales, support);
      const startedAt = Date.now();
      const leaving = planMemberships([], engine().membershipsOf(agentId));
      await engine().takeOut(leaving, [sales.device, 'phone-of-nobody']);
      expect(Date.now() - startedAt).to.be.lessThan(500);
      await expectHeld([]);
    });

    it('can be taken out twice without harm: a lost answer is no reason to fail', async () => {
      await bring(sales, support);
      const leaving = planMemberships([], engine().membershipsOf(agentId));
      await engine().takeOut(leaving, [sales.device]);
      await engine().takeOut(leaving, [sales.device]);
      await expectHeld([]);
    });
  });
}
