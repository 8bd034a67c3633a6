import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import { type Signal, SignallingPhone } from '../../support/phones/signalling-phone.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import type { BenchCustomer } from './engine-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import type { RealPhone } from './real-people.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

/** The ways in which phones tell that they ring. */
const ways: readonly (readonly [string, readonly Signal[]])[] = [
  ['180', [{ status: '180 Ringing', media: false }]],
  ['180 with audio', [{ status: '180 Ringing', media: true }]],
  ['183', [{ status: '183 Session Progress', media: false }]],
  ['183 with audio', [{ status: '183 Session Progress', media: true }]],
];

describeSignals('Asterisk', startAsteriskBench, describe);
describeSignals('FreeSWITCH', startFreeswitchBench, onFreeswitch);

function describeSignals(
  name: string,
  start: () => Promise<AsteriskBench | FreeswitchBench>,
  describeIt: typeof describe | typeof describe.skip,
): void {
  describeIt(`a phone that is called, on a real ${name}`, function () {
    this.timeout(60_000);
    const { companyId, queueId, agentId } = freshCompany();
    const account = samplePhone(companyId * 10);
    const callersAccount = samplePhone(companyId * 10 + 1);
    const mobile = { id: 9, number: '+36309998877', digits: '398' };
    const device = account.sipUser;
    const mobileDevice = `mobile-${mobile.id}`;
    const digits = account.extension?.digits ?? '';
    let bench: AsteriskBench | FreeswitchBench;
    let company: CompanyConfiguration;
    let phone: SignallingPhone;
    let caller: RealPhone;
    let customers: BenchCustomer[] = [];
    let told: ToldEvents<'leg-began' | 'leg-ended' | 'offer-missed' | 'offer-answered'>;

    before(async () => {
      bench = await start();
      const configure = async (revision: number, trunkPort: number) => {
        company = sampleConfiguration(companyId, revision, {
          phones: [account, callersAccount],
          trunks: [{ ...sampleTrunk(companyId), port: trunkPort }],
          queues: [sampleQueue(queueId)],
          mobiles: [mobile],
          extensions: [
            {
              ...{ id: 8, digits: mobile.digits, name: 'Mobile', ringSeconds: 20, ...newExtensionFacts },
              devices: [{ phoneId: mobile.id, startSeconds: 0 }],
            },
          ],
        });
        await bench.engine.applyConfiguration(company);
      };
      await configure(1, 5_999);
      phone = await SignallingPhone.register(
        { user: account.sipUser, password: account.secret },
        bench.people.sip(),
      );
      // The provider of the mobile is where the phone is, and answers in the same words.
      await configure(2, phone.port);
      caller = await bench.people.phone(callersAccount);
      told = new ToldEvents(bench, ['leg-began', 'leg-ended', 'offer-missed', 'offer-answered'], (event) =>
        event.kind === 'leg-began'
          ? isCalled(event.leg.device)
          : event.kind !== 'leg-ended' || isCalled(event.device),
      );
    });
    afterEach(async () => {
      await bring(false);
      phone.hangUp();
      await Promise.all([caller, ...customers].map((one) => one.hangsUp().catch(() => undefined)));
      customers = [];
      await caller.isQuiet();
      await eventually(async () => {
        expect(phone.isQuiet).to.equal(true);
        expect(await bench.engine.liveLegs()).to.deep.equal([]);
      });
      told.forget();
    });
    after(async () => {
      phone.close();
      await bench.dispose();
    });

    const isCalled = (named: string) => named === device || named === mobileDevice;
    const bring = (isIn: boolean) =>
      bench.engine.carryOut(
        planMemberships(
          isIn ? [{ queueId, agentId, device, level: 1 }] : [],
          bench.engine.membershipsOf(agentId),
        ),
      );
    const offer = async () => {
      await bring(true);
      customers.push(await bench.people.customer(company, '36305556677'));
    };
    const untilTold = (...kinds: string[]) => told.until(kinds, ({ kind }) => kind);
    const live = async () =>
      (await bench.engine.liveLegs()).filter((leg) => isCalled(leg.device)).map(({ direction }) => direction);

    for (const [way, signals] of ways) {
      it(`rings when it says ${way}: a call of a queue [S6]`, async () => {
        phone.signals = signals;
        await offer();
        await phone.called();
        await untilTold('leg-began');
        expect(await live()).to.deep.equal(['incoming']);
        await phone.accept();
        await untilTold('leg-began', 'offer-answered');
        // A caller who is not connected yet when the agent leaves waits on, and would be offered again.
        await bring(false);
        phone.hangUp();
        await untilTold('leg-began', 'offer-answered', 'leg-ended');
      });

      it(`rings when it says ${way}: a call of a colleague [S6]`, async () => {
        phone.signals = signals;
        await caller.dials(digits);
        await phone.called();
        await untilTold('leg-began');
        expect(await live()).to.deep.equal(['incoming']);
        await caller.hangsUp();
        await untilTold('leg-began', 'leg-ended');
      });

      it(`is a mobile that rings when its provider says ${way} [S6]`, async () => {
        phone.signals = signals;
        await caller.dials(mobile.digits);
        await phone.called();
        await untilTold('leg-began');
        expect(told.all).to.have.nested.property('[0].leg.device', mobileDevice);
        expect(await live()).to.deep.equal(['incoming']);
        await caller.hangsUp();
        await untilTold('leg-began', 'leg-ended');
      });

      it(`misses the call when it says ${way} and then declines [S7]`, async () => {
        phone.signals = signals;
        await offer();
        await phone.called();
        await untilTold('leg-began');
        await phone.decline('486 Busy Here');
        // It is offered the call again, some time.
        await eventually(() => {
          const kinds = told.all.slice(0, 3).map(({ kind }) => kind);
          expect(kinds).to.deep.equal(['leg-began', 'offer-missed', 'leg-ended']);
        });
      });
    }

    it('that says nothing before it is picked up has the call from then on, like any other', async () => {
      phone.signals = [];
      await offer();
      await phone.called();
      expect(await live()).to.deep.equal([]);
      await phone.accept();
      await told.untilAll(['leg-began', 'offer-answered'], ({ kind }) => kind);
      expect(await live()).to.deep.equal(['incoming']);
      phone.hangUp();
      await told.untilAll(['leg-began', 'offer-answered', 'leg-ended'], ({ kind }) => kind);
    });

    it('that only says that it tries does not ring', async () => {
      phone.signals = [{ status: '100 Trying', media: false }];
      await offer();
      await phone.called();
      await phone.decline('480 Temporarily Unavailable');
      await bring(false);
      expect(told.all.filter(({ kind }) => kind === 'leg-began')).to.deep.equal([]);
    });
  });
}
