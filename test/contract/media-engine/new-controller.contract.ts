import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import type { RealEngineBench } from './engine-bench.ts';
import { sampleConfiguration, samplePhone, sampleTrunk } from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

/**
 * What a controller finds that comes after another one.
 *
 * @param startBench called once
 * @param describeIt skips the test, and counts it, when the engine is not on this machine
 */
export function describeNewController(
  name: string,
  startBench: () => Promise<RealEngineBench>,
  describeIt: typeof describe | typeof describe.skip = describe,
): void {
  describeIt(`a controller that starts while calls run on a real ${name}`, function () {
    this.timeout(60_000);
    let bench: RealEngineBench | undefined;
    const here = () => bench ?? expect.fail('the bench is not there yet');
    before(async () => {
      bench = await startBench();
    });
    after(() => bench?.dispose());

    it('sees who waits and since when, what rings and talks, and who is registered; and follows them from there', async () => {
      const { engine, people } = here();
      const accounts = [samplePhone(1), samplePhone(2), samplePhone(3), samplePhone(4)];
      const mobilesAccount = { id: 9, number: '+36309998877', digits: '398' };
      const mobile = await people.mobile(mobilesAccount);
      const company = sampleConfiguration(1, 1, {
        phones: accounts,
        trunks: [{ ...sampleTrunk(1), host: mobile.host, port: mobile.port }],
        mobiles: [mobilesAccount],
        extensions: [
          {
            ...{
              id: 8,
              digits: mobilesAccount.digits,
              name: 'Mobile',
              ringSeconds: 20,
              ...newExtensionFacts,
            },
            devices: [{ phoneId: mobilesAccount.id, startSeconds: 0 }],
          },
        ],
      });
      await engine.applyConfiguration(company);
      const [anna, ben, cleo, dora] = await Promise.all(accounts.map((account) => people.phone(account)));
      await anna?.dials('202');
      await ben?.rings();
      await ben?.accepts();
      await dora?.dials(mobilesAccount.digits);
      await mobile.rings();
      await mobile.accepts();
      const atCleos = { queueId: 10, agentId: 100, device: 'phone3', level: 1 };
      await engine.carryOut(planMemberships([atCleos], []));
      const startedAt = Date.now();
      const customer = await people.customer(company, '36301112233');
      await cleo?.rings();
      await engine.close();

      const next = here().newController();
      const ended = new ToldEvents({ engine: next }, ['leg-ended'], () => true);
      try {
        next.start();
        await eventually(() => {
          expect(next.unavailableReason()).to.equal(null);
        });
        const [waiting] = next.waitingCallers(10);
        expect(waiting).to.include({ position: 1, callerNumber: '36301112233' });
        expect(waiting?.since.getTime()).to.be.within(startedAt - 1_000, Date.now());
        expect(next.queuesWithCallers()).to.deep.equal([10]);
        expect(next.membershipsOf(100)).to.deep.equal([{ ...atCleos, paused: false }]);
        expect([...(await next.registeredPhones())].sort()).to.deep.equal([
          'phone1',
          'phone2',
          'phone3',
          'phone4',
        ]);
        // An engine's own list of channels may be a moment behind what rings.
        await eventually(async () => {
          const legs = (await next.liveLegs()).map(({ device, direction }) => `${device} ${direction}`);
          expect(legs.sort()).to.deep.equal([
            'mobile-9 incoming',
            'phone1 outgoing',
            'phone2 incoming',
            'phone3 incoming',
            'phone4 outgoing',
          ]);
        });

        await anna?.hangsUp();
        await customer.hangsUp();
        await dora?.hangsUp();
        await ended.untilAll(['mobile-9', 'phone1', 'phone2', 'phone3', 'phone4'], ({ device }) => device);
        expect(next.queuesWithCallers()).to.deep.equal([]);
      } finally {
        await next.close();
      }
    });

    it('is noticed by one that is still there', async () => {
      const [still, next] = [here().newController(), here().newController()];
      const told: string[] = [];
      still.onEvent(({ kind }) => told.push(kind));
      const begin = async (controller: MediaEngine) => {
        controller.start();
        await eventually(() => {
          expect(controller.unavailableReason()).to.equal(null);
        });
        await controller.beat();
      };
      try {
        await begin(still);
        told.length = 0;
        await begin(next);
        await eventually(async () => {
          await still.beat().catch(() => undefined);
          expect(told).to.include('taken-over');
        });
      } finally {
        await Promise.all([still.close(), next.close()]);
      }
    });
  });
}
