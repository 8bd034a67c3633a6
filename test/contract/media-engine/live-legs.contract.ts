import { expect } from 'chai';
import type { EngineEvent, PhoneLeg } from '../../../src/engine/media-engine.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import type { BenchMobile, BenchPhone, EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

export function describeLiveLegs(bench: () => EngineBench): void {
  describe('legs', () => {
    const accounts = [freshCompany(), freshCompany()].map(({ companyId }) => samplePhone(companyId));
    const [annasAccount, bensAccount] = accounts;
    const { companyId, queueId, agentId } = freshCompany();
    const mobilesAccount = { id: companyId + 500, number: `+3630${7_000_000 + companyId}`, digits: '398' };
    let company: CompanyConfiguration;
    let anna: BenchPhone;
    let ben: BenchPhone;
    let mobile: BenchMobile;
    let told: ToldEvents<'leg-began' | 'leg-ended'>;
    let names: Map<string, string>;
    const nameOf = (device: string) => {
      if (device === `mobile-${mobilesAccount.id}`) return 'mobile';
      return device === annasAccount?.sipUser ? 'Anna' : 'Ben';
    };
    const describeLeg = ({ device, direction }: PhoneLeg) => `${nameOf(device)} ${direction}`;
    const describeEvent = (event: EngineEvent) => {
      if (event.kind === 'leg-ended') return `${names.get(event.legId) ?? '?'} over`;
      if (event.kind !== 'leg-began') return event.kind;
      const name = describeLeg(event.leg);
      names.set(event.leg.legId, name);
      return name;
    };
    const untilTold = (...expected: string[]) => told.until(expected, describeEvent);
    const live = async () => (await bench().engine.liveLegs()).map(describeLeg).sort();

    before(async () => {
      const { engine, people } = bench();
      mobile = await people.mobile(mobilesAccount);
      const { id, digits, number } = mobilesAccount;
      company = sampleConfiguration(companyId, 1, {
        phones: accounts,
        queues: [sampleQueue(queueId)],
        trunks: [{ ...sampleTrunk(companyId), host: mobile.host, port: mobile.port }],
        mobiles: [{ id, number }],
        extensions: [
          {
            ...{ id: companyId + 1_000, digits, name: 'Mobile', ringSeconds: 20, ...newExtensionFacts },
            devices: [{ phoneId: id, startSeconds: 0 }],
          },
        ],
      });
      await engine.applyConfiguration(company);
      if (!annasAccount || !bensAccount) throw new Error('there are two accounts');
      [anna, ben] = await Promise.all([people.phone(annasAccount), people.phone(bensAccount)]);
      const devices = new Set([...accounts.map(({ sipUser }) => sipUser), `mobile-${mobilesAccount.id}`]);
      told = new ToldEvents(bench(), ['leg-began', 'leg-ended'], (event) =>
        devices.has(event.kind === 'leg-began' ? event.leg.device : event.device),
      );
    });
    beforeEach(() => {
      told.forget();
      names = new Map();
    });
    after(() => Promise.all([anna.signsOff(), ben.signsOff(), mobile.switchesOff()]));

    it('begin when a phone dials and when a phone rings, and end unanswered when the caller gives up [S6, S7]', async () => {
      await anna.dials(bensAccount?.extension?.digits ?? '');
      await ben.rings();
      await untilTold('Anna outgoing', 'Ben incoming');
      expect(await live()).to.deep.equal(['Anna outgoing', 'Ben incoming']);
      await anna.hangsUp();
      await ben.isQuiet();
      await untilAllOver();
      expect(await live()).to.deep.equal([]);
    });

    it('go on through the answer, and end with the conversation', async () => {
      await ben.dials(annasAccount?.extension?.digits ?? '');
      await anna.rings();
      await anna.accepts();
      await untilTold('Ben outgoing', 'Anna incoming');
      expect(await live()).to.deep.equal(['Anna incoming', 'Ben outgoing']);
      await anna.hangsUp();
      await ben.isQuiet();
      await untilAllOver();
      expect(await live()).to.deep.equal([]);
    });

    it('begin when a mobile rings, and end with the conversation [S6, S7]', async () => {
      await anna.dials(mobilesAccount.digits);
      await mobile.rings();
      await untilTold('Anna outgoing', 'mobile incoming');
      expect(await live()).to.deep.equal(['Anna outgoing', 'mobile incoming']);
      await mobile.accepts();
      await mobile.confirms();
      expect(await live()).to.deep.equal(['Anna outgoing', 'mobile incoming']);
      await mobile.hangsUp();
      await anna.isQuiet();
      await untilAllOver();
      expect(await live()).to.deep.equal([]);
    });

    it('at a mobile end, too, when it was picked up and nobody took the call there [S7, U4]', async () => {
      await anna.dials(mobilesAccount.digits);
      await mobile.rings();
      await untilTold('Anna outgoing', 'mobile incoming');
      await mobile.accepts();
      await anna.hangsUp();
      await mobile.isQuiet();
      await untilAllOver();
    });

    it('are of a call of a queue that of the mobile, not that of the caller behind the same trunk', async () => {
      const { engine, people } = bench();
      const atMobile = { queueId, agentId, device: `extension-${companyId + 1_000}`, level: 1 };
      await engine.carryOut(planMemberships([atMobile], engine.membershipsOf(agentId)));
      const customer = await people.customer(company, '36301112233');
      await mobile.rings();
      await untilTold('mobile incoming');
      await mobile.accepts();
      await mobile.confirms();
      expect(await live()).to.deep.equal(['mobile incoming']);
      await engine.carryOut(planMemberships([], engine.membershipsOf(agentId)));
      await customer.hangsUp();
      await mobile.isQuiet();
      await untilAllOver();
    });

    it('go out from a phone that rings because it is to dial, before it is picked up as well [U7, S6]', async () => {
      const order = { orderId: 1, companyId, device: annasAccount?.sipUser ?? '' };
      const dialled = bensAccount?.extension?.digits ?? '';
      await bench().engine.giveOrder({ ...order, task: { kind: 'dial', dialled } });
      await anna.rings();
      await untilTold('Anna outgoing');
      expect(await live()).to.deep.equal(['Anna outgoing']);
      await anna.accepts();
      await ben.rings();
      await untilTold('Anna outgoing', 'Ben incoming');
      expect(await live()).to.deep.equal(['Anna outgoing', 'Ben incoming']);
      await anna.hangsUp();
      await ben.isQuiet();
      await untilAllOver();
    });

    it('are none of a phone that is not there: whoever wants it to dial is told so', async () => {
      const order = {
        orderId: 2,
        companyId,
        device: 'nobody',
        task: { kind: 'dial', dialled: '204' },
      } as const;
      const refused = await bench()
        .engine.giveOrder(order)
        .catch((error: unknown) => error);
      expect(refused).to.include({ code: 'engine-refused' });
    });

    it('that are over can be supervised by nobody, who is told so [C5]', async () => {
      const task = { kind: 'supervise', legId: 'over', mode: 'listen', shown: '204' } as const;
      const order = { orderId: 3, companyId, device: annasAccount?.sipUser ?? '', task };
      const refused = await bench()
        .engine.giveOrder(order)
        .catch((error: unknown) => error);
      expect(refused).to.include({ code: 'engine-refused' });
    });

    it('are no feature codes', async () => {
      await anna.dials('*12');
      await anna.isQuiet();
      await anna.dials(bensAccount?.extension?.digits ?? '');
      await ben.rings();
      await untilTold('Anna outgoing', 'Ben incoming');
      await anna.hangsUp();
      await untilAllOver();
    });

    /** Each that began has ended; in which order is the engine's affair. */
    function untilAllOver(): Promise<void> {
      const began = [...names.values()];
      return told.untilAll([...began, ...began.map((name) => `${name} over`)], describeEvent);
    }
  });
}
