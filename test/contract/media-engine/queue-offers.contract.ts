import { expect } from 'chai';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import type { BenchCustomer, BenchPhone, EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

export function describeQueueOffers(bench: () => EngineBench): void {
  describe('callers in a queue and their offers', () => {
    const { companyId, queueId, agentId } = freshCompany();
    const accounts = [samplePhone(companyId), samplePhone(freshCompany().companyId)];
    const extension = { id: companyId + 1_000, digits: '399', name: 'Both', ringSeconds: 20 };
    const plan = {
      ...extension,
      ...newExtensionFacts,
      devices: accounts.map((_one, index) => ({ phoneId: index + 1, startSeconds: 0 })),
    };
    const atPhone = { queueId, agentId, device: accounts[0]?.sipUser ?? '', level: 1 };
    const atExtension = { ...atPhone, device: `extension-${extension.id}` };
    const engine = () => bench().engine;
    let company: CompanyConfiguration;
    let phones: BenchPhone[];
    let told: ToldEvents<'offer-missed' | 'offer-answered'>;
    let customers: BenchCustomer[];

    const customer = async (callerNumber = '36301112233') => {
      const one = await bench().people.customer(company, callerNumber);
      customers.push(one);
      return one;
    };
    const bring = (...desired: Membership[]) =>
      engine().carryOut(planMemberships(desired, engine().membershipsOf(agentId)));
    const untilRinging = () => Promise.all(phones.map((phone) => phone.rings()));
    const untilQuiet = () => Promise.all(phones.map((phone) => phone.isQuiet()));
    const untilWaiting = (...numbers: string[]) =>
      eventually(() => {
        const waiting = engine().waitingCallers(queueId);
        expect(waiting.map(({ position, callerNumber }) => [position, callerNumber])).to.deep.equal(
          numbers.map((number, index) => [index + 1, number]),
        );
      });
    const untilTold = (...expected: EngineEvent['kind'][]) => told.until(expected, ({ kind }) => kind);

    before(async () => {
      company = sampleConfiguration(companyId, 1, {
        phones: accounts,
        trunks: [sampleTrunk(companyId)],
        queues: [sampleQueue(queueId, { ringSeconds: 2 })],
        extensions: [plan],
      });
      await engine().applyConfiguration(company);
      phones = await Promise.all(accounts.map((account) => bench().people.phone(account)));
      told = new ToldEvents(
        bench(),
        ['offer-missed', 'offer-answered'],
        (event) => event.queueId === queueId,
      );
    });
    beforeEach(() => {
      customers = [];
      told.forget();
    });
    afterEach(async () => {
      await bring();
      await Promise.all(customers.map((one) => one.hangsUp()));
      await untilQuiet();
      await untilWaiting();
    });
    after(() => Promise.all(phones.map((phone) => phone.signsOff())));

    it('callers are seen in the order of the queue, with their numbers, until they leave', async () => {
      const changes = new ToldEvents(bench(), ['queue-changed'], (event) => event.queueId === queueId);
      const startedAt = Date.now();
      const first = await customer('36301110001');
      await untilWaiting('36301110001');
      await customer('36301110002');
      await untilWaiting('36301110001', '36301110002');
      expect(engine().queuesWithCallers()).to.deep.equal([queueId]);
      const [one, two] = engine().waitingCallers(queueId);
      expect(one?.callId).not.to.equal(two?.callId);
      expect(one?.since.getTime()).to.be.within(startedAt - 50, Date.now());
      expect(changes.all).to.have.length(2);
      await engine().readMemberships();
      expect(engine().waitingCallers(queueId), 'a full reading changes nothing').to.deep.equal([one, two]);

      await first.hangsUp();
      await untilWaiting('36301110002');
      expect(changes.all).to.have.length(3);
      await customers[1]?.hangsUp();
      await untilWaiting();
      expect(engine().queuesWithCallers()).to.deep.equal([]);
    });

    it('missed: nobody answers until the ring time is over; the caller goes on waiting', async () => {
      await bring(atPhone);
      await customer();
      await phones[0]?.rings();
      await phones[0]?.letsItRing();
      await untilTold('offer-missed');
      expect(told.all).to.deep.equal([{ kind: 'offer-missed', agentId, queueId }]);
      await untilWaiting('36301112233');
    });

    it('missed: the phone declines', async () => {
      await bring(atPhone);
      await customer();
      await phones[0]?.rings();
      await phones[0]?.hangsUp();
      await untilTold('offer-missed');
    });

    it('answered: the caller leaves the queue for the agent', async () => {
      await bring(atPhone);
      await customer();
      await phones[0]?.rings();
      await phones[0]?.accepts();
      await untilTold('offer-answered');
      expect(told.all).to.deep.equal([{ kind: 'offer-answered', agentId, queueId }]);
      await untilWaiting();
    });

    it('neither, when the caller gives up', async () => {
      await bring(atPhone);
      const one = await customer();
      await phones[0]?.rings();
      await one.hangsUp();
      await phones[0]?.isQuiet();
      await untilWaiting();
      expect(told.all).to.deep.equal([]);
    });

    for (const [where, member] of [
      ['a phone', atPhone],
      ['an extension of several phones', atExtension],
    ] as const) {
      const phonesThere = () => (member === atPhone ? phones.slice(0, 1) : phones);
      const untilRingingThere = () => Promise.all(phonesThere().map((phone) => phone.rings()));

      it(`missed at ${where}, and only then over: no-answer rules are met before on-hang-up rules [S7]`, async () => {
        const devices = accounts.slice(0, phonesThere().length).map(({ sipUser }) => sipUser);
        const order = new ToldEvents(bench(), ['offer-missed', 'leg-ended'], (event) =>
          event.kind === 'leg-ended' ? devices.includes(event.device) : event.queueId === queueId,
        );
        await bring(member);
        await customer();
        await untilRingingThere();
        await Promise.all(phonesThere().map((phone) => phone.hangsUp()));
        await eventually(() => {
          const first = order.all.slice(0, devices.length + 1).map(({ kind }) => kind);
          expect(first)
            .to.have.length(devices.length + 1)
            .and.to.include('offer-missed');
          expect(first.at(-1), 'the last of its legs').to.equal('leg-ended');
        });
      });

      it(`neither, when the offer at ${where} was ended by us: it stops ringing, and the caller goes on waiting [S14]`, async () => {
        await bring(member);
        await customer();
        await untilRingingThere();
        await engine().takeOut({ phases: [[{ do: 'pause', membership: member }]] }, [member.device]);
        await untilQuiet();
        await untilWaiting('36301112233');
        expect(told.all).to.deep.equal([]);
      });

      it(`a conversation at ${where} is not ended with the offers [S14]`, async () => {
        await bring(member);
        await customer();
        await untilRingingThere();
        await phones[0]?.accepts();
        await untilTold('offer-answered');
        await phones[1]?.isQuiet();
        await engine().takeOut(planMemberships([], engine().membershipsOf(agentId)), [member.device]);
        const live = (await engine().liveLegs()).map(({ device }) => device);
        expect(live).to.include(accounts[0]?.sipUser);
      });
    }

    it('an extension of several phones is missed when all of them decline', async () => {
      await bring(atExtension);
      await customer();
      await untilRinging();
      await Promise.all(phones.map((phone) => phone.hangsUp()));
      await untilTold('offer-missed');
    });

    it('an extension of several phones rings at each, is missed as one, and is held as a place', async () => {
      await bring(atExtension);
      expect(await bench().membersSeen()).to.deep.equal([{ ...atExtension, paused: false }]);
      await customer();
      await untilRinging();
      await Promise.all(phones.map((phone) => phone.letsItRing()));
      await untilTold('offer-missed');
    });
  });
}
