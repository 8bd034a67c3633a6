import { expect } from 'chai';
import { findFreeswitch } from '../../../ops/instances/binaries.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { TransferringPhone } from '../../support/phones/transferring-phone.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import type { RealPhone } from './real-people.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone } from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

/** Asked after 45 s (FreeSWITCH: 40 to 50), given up after 32 s, and the goodbye of Asterisk after 32 s more. */
const isOverAfterMs = 45_000 + 32_000 + 32_000;
const patienceMs = isOverAfterMs + 15_000;

/** What no test can make shorter is waited for once: calls of both engines at a time. */
describe('a phone that loses power in a call [S7]', function () {
  this.timeout(patienceMs + 60_000);
  let scenes: { readonly asterisk: Scene; readonly freeswitch: Scene | undefined } | undefined;

  before(async () => {
    const [asterisk, freeswitch] = await Promise.all([
      startAsteriskBench().then(begin),
      findFreeswitch() ? startFreeswitchBench().then(begin) : undefined,
    ]);
    scenes = { asterisk, freeswitch };
  });
  after(() => Promise.all([scenes?.asterisk.dispose(), scenes?.freeswitch?.dispose()]));

  describeDead('Asterisk', describe, () => scenes?.asterisk);
  describeDead('FreeSWITCH', onFreeswitch, () => scenes?.freeswitch);
});

function describeDead(
  name: string,
  describeIt: typeof describe | typeof describe.skip,
  sceneOf: () => Scene | undefined,
): void {
  describeIt(`on a real ${name}`, () => {
    const scene = (): Scene => {
      const found = sceneOf();
      if (!found) throw new Error('the calls were not begun');
      return found;
    };
    const isOver = (call: (scene: Scene) => Call) =>
      eventually(
        () => {
          expect(scene().ended()).to.include.members(call(scene()).devices);
        },
        patienceMs,
        200,
      );

    it('is out of it, and so is who called it', async () => {
      await isOver(({ called }) => called);
      await scene().called.other.isQuiet();
    });

    it('is out of it, and so is whom it called', async () => {
      await isOver(({ dialled }) => dialled);
      await scene().dialled.other.isQuiet();
    });

    it('is no phone that sends nothing and answers: its call goes on', async () => {
      const { bench, healthy, began } = scene();
      await eventually(
        () => {
          expect(healthy.phone.refreshed).to.be.greaterThan(1);
        },
        patienceMs,
        200,
      );
      expect(Date.now() - began).to.be.greaterThan(80_000);
      const live = (await bench.engine.liveLegs()).map(({ device }) => device);
      expect(live).to.have.members(healthy.devices);
      expect(healthy.phone.connected).to.equal(1);
    });
  });
}

/** A call between a phone that sends no audio and another one that does. */
interface Call {
  readonly phone: TransferringPhone;
  readonly other: RealPhone;
  readonly devices: string[];
}

interface Scene {
  readonly bench: AsteriskBench | FreeswitchBench;
  readonly began: number;
  readonly called: Call;
  readonly dialled: Call;
  readonly healthy: Call;
  /** Devices whose legs are over. */
  ended(): string[];
  dispose(): Promise<void>;
}

/** Three calls, of which two lose a phone. */
async function begin(bench: AsteriskBench | FreeswitchBench): Promise<Scene> {
  const { companyId } = freshCompany();
  const accounts = Array.from({ length: 6 }, (_, index) => samplePhone(companyId * 10 + index));
  await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1, { phones: accounts }));
  const told = new ToldEvents(bench, ['leg-ended'], () => true);
  const talk = async (index: number, phoneDials: boolean): Promise<Call> => {
    const [own, others] = accounts.slice(2 * index);
    if (!own?.extension || !others?.extension) throw new Error('there are six phones, with extensions');
    const account = { user: own.sipUser, password: own.secret };
    const phone = await TransferringPhone.start(bench.people.sip(), account);
    const other = await bench.people.phone(others);
    if (phoneDials) {
      const dialled = phone.dial(others.extension.digits);
      await other.rings();
      await other.accepts();
      await dialled;
    } else {
      await other.dials(own.extension.digits);
      await phone.accept();
    }
    return { phone, other, devices: [own.sipUser, others.sipUser] };
  };
  const began = Date.now();
  const called = await talk(0, false);
  const dialled = await talk(1, true);
  const healthy = await talk(2, false);
  called.phone.losePower();
  dialled.phone.losePower();
  return {
    ...{ bench, began, called, dialled, healthy },
    ended: () => told.all.map(({ device }) => device),
    dispose: async () => {
      for (const { phone } of [called, dialled, healthy]) phone.stop();
      await bench.dispose();
    },
  };
}
