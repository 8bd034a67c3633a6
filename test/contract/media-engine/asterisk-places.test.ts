import { expect } from 'chai';
import { join } from 'node:path';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { interfaceOf } from '../../../src/asterisk/members/member-interfaces.ts';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import type { BenchCustomer } from './engine-bench.ts';
import type { RealPhone } from './real-people.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

const rounds = 15;
const mobileId = 9;
/** Nobody waits there. */
const quietQueue = 11;

/** Where Asterisk rings a plan, several channels and threads of its own are on their way to the phones. */
describe('offers at places with a ring plan, on a real Asterisk', function () {
  this.timeout(120_000);
  const accounts = [samplePhone(1), samplePhone(2)];
  const atExtension: Membership = { queueId: 10, agentId: 100, device: 'extension-3', level: 1 };
  const atPhone: Membership = { ...atExtension, device: accounts[0]?.sipUser ?? '' };
  const atMobile: Membership = { ...atExtension, device: `mobile-${mobileId}` };
  let bench: AsteriskBench;
  let phones: RealPhone[];
  let mobile: MobilePhone;
  let customer: BenchCustomer;
  let told: EngineEvent[];
  let revision = 0;

  const configure = async (secondStarts: number, laterId = 2): Promise<CompanyConfiguration> => {
    revision += 1;
    const devices = [
      { phoneId: 1, startSeconds: 0 },
      { phoneId: laterId, startSeconds: secondStarts },
    ];
    const company = sampleConfiguration(1, revision, {
      phones: accounts,
      trunks: [{ ...sampleTrunk(1), host: mobile.host, port: mobile.port }],
      queues: [sampleQueue(10, { ringSeconds: 15 }), sampleQueue(quietQueue)],
      extensions: [{ id: 3, digits: '399', name: 'Both', ringSeconds: 20, devices, ...newExtensionFacts }],
      mobiles: [{ id: mobileId, number: '+36309998877' }],
    });
    await bench.engine.applyConfiguration(company);
    return company;
  };
  const bring = (...desired: Membership[]) =>
    bench.engine.carryOut(planMemberships(desired, bench.engine.membershipsOf(100)));
  const takeOutAt = ({ device }: Membership) =>
    bench.engine.takeOut(planMemberships([], bench.engine.membershipsOf(100)), [device]);
  /** A channel towards a phone is there until its INVITE was sent and taken back. */
  const channels = async () => {
    const answer = await bench.outside.send('Getvar', { Variable: 'CHANNELS()' });
    return (answer.first('Value') ?? '').split(' ').filter((name) => name !== '');
  };
  const missed = () => told.filter(({ kind }) => kind === 'offer-missed');

  before(async () => {
    bench = await startAsteriskBench();
    const folder = join(bench.asterisk().folder, 'mobile');
    mobile = await startMobilePhone({ folder, number: '+36309998877', toneHz: 1_800 });
    const company = await configure(0);
    phones = await Promise.all(accounts.map((account) => bench.people.phone(account)));
    customer = await bench.people.customer(company, '36301112233');
    told = [];
    bench.engine.onEvent((event) => told.push(event));
  });
  beforeEach(() => {
    told = [];
  });
  after(async () => {
    await customer.hangsUp();
    await mobile.stop();
    await bench.dispose();
  });

  for (const secondStarts of [0, 1])
    it(`${rounds} clicks in the middle of an offer, second phone after ${secondStarts} s: nobody is called any more after it [S14]`, async () => {
      await configure(secondStarts);
      const offers = new OfferWatch(bench, atExtension.device);
      for (let round = 0; round < rounds; round += 1) {
        const offered = offers.next();
        await bring(atExtension);
        await offered;
        // From the very first channel of the offer to some time after the last phone was asked to ring.
        await pause(Math.random() * (round % 3 === 0 ? 1_200 * secondStarts : 8));
        await takeOutAt(atExtension);
        // One that was created since finds the pause and is gone by itself; one that got past it would ring for all its time.
        await eventually(async () => {
          expect(await channels(), 'beside the customer').to.have.length(1);
        }, 1_000);
        await pause(50);
        expect(await channels(), 'a moment later').to.have.length(1);
        await Promise.all(phones.map((phone) => phone.isQuiet()));
      }
      await offers.close();
      expect(phones.flatMap(({ rangAt }) => rangAt).length, 'rings in between').to.be.greaterThan(rounds / 2);
      expect(missed(), 'what we ended').to.deep.equal([]);
    });

  // A thread of app_queue that is held up between its choice and the channel: as if it went on after all that is done with a click.
  for (const [index, device] of [atPhone, atExtension].map((one) => one.device).entries())
    it(`an offer at ${device} whose agent left in the moment it was chosen calls nobody [S14]`, async () => {
      const context = `chosen-before-${index}`;
      const membership = { ...atExtension, queueId: quietQueue, device };
      const dial = `Dial(${interfaceOf(device)},2,b(sw-offer^s^1))`;
      for (const step of [
        `1,Set(__SW_QUEUE=${quietQueue})`,
        `2,${dial}`,
        '3,Set(GLOBAL(CHOSEN_BEFORE)=asked)',
      ])
        await bench.outside.send('Command', { Command: `dialplan add extension s,${step} into ${context}` });
      const goesOn = async () => {
        const before = phones.flatMap(({ rangAt }) => rangAt).length;
        await bench.outside.send('Setvar', { Variable: 'CHOSEN_BEFORE', Value: 'asks' });
        await bench.outside.send('Command', {
          Command: `channel originate Local/s@${context} application Wait 5`,
        });
        await eventually(async () => {
          const answer = await bench.outside.send('Getvar', { Variable: 'CHOSEN_BEFORE' });
          expect(answer.first('Value')).to.equal('asked');
        });
        return phones.flatMap(({ rangAt }) => rangAt).length - before;
      };
      const paused = { phases: [[{ do: 'pause', membership }]] } as const;
      await bring(membership);
      expect(await goesOn(), 'while the agent is there').to.be.greaterThan(0);
      await bench.engine.carryOut(paused);
      expect(await goesOn(), 'paused').to.equal(0);
      await takeOutAt(membership);
      expect(await goesOn(), 'gone').to.equal(0);
    });

  it('a mobile that was picked up and is being asked for its key is let go of at once [S9, S14]', async () => {
    const since = Date.now();
    await bring(atMobile);
    await mobile.waitFor('incoming', { since });
    await mobile.accept();
    await mobile.waitFor('established', { since });
    const startedAt = Date.now();
    await takeOutAt(atMobile);
    expect(Date.now() - startedAt).to.be.lessThan(1_000);
    await mobile.waitFor('closed', { since });
    expect(missed()).to.deep.equal([]);
  });

  it('five clicks while the later device rings: its ring is over before the click is answered, and none follows [S14, U4]', async () => {
    await configure(1);
    const [, later] = phones;
    for (let round = 0; round < 5; round += 1) {
      await bring(atExtension);
      await later?.rings();
      const rings = later?.rangAt.length;
      await takeOutAt(atExtension);
      expect(await channels(), 'beside the customer').to.have.length(1);
      await Promise.all(phones.map((phone) => phone.isQuiet()));
      expect(later?.rangAt).to.have.length(rings ?? 0);
    }
    expect(missed(), 'what we ended').to.deep.equal([]);
  });

  it('a mobile of a plan that is being asked for its key is let go of at once [S9, S14, U4]', async () => {
    await configure(1, mobileId);
    const since = Date.now();
    await bring(atExtension);
    await mobile.waitFor('incoming', { since });
    await mobile.accept();
    await mobile.waitFor('established', { since });
    await takeOutAt(atExtension);
    expect(await channels(), 'beside the customer').to.have.length(1);
    await mobile.waitFor('closed', { since });
    expect(missed()).to.deep.equal([]);
  });

  it('a mobile that declines has missed the offer [S9]', async () => {
    const since = Date.now();
    await bring(atMobile);
    await mobile.waitFor('incoming', { since });
    await mobile.hangUp();
    await eventually(() => {
      expect(missed()).to.have.length(1);
    });
    await takeOutAt(atMobile);
  });

  it('goes on following the state of a place through edits of its plan', async () => {
    await bring(atExtension);
    await bench.engine.takeOut({ phases: [[{ do: 'pause', membership: atExtension }]] }, [
      atExtension.device,
    ]);
    await configure(5);
    await configure(0);
    const statusOf = async () => {
      const entries = await bench.outside.list('QueueStatus', {
        Queue: 'queue-10',
        Member: interfaceOf(atExtension.device),
      });
      return entries.find(({ event }) => event === 'QueueMember')?.first('Status');
    };
    const [free, inUse] = ['1', '2'];
    expect(await statusOf()).to.equal(free);
    await phones[0]?.dials('202');
    await phones[1]?.rings();
    await phones[1]?.accepts();
    await eventually(async () => {
      expect(await statusOf()).to.equal(inUse);
    });
    await phones[0]?.hangsUp();
    await eventually(async () => {
      expect(await statusOf()).to.equal(free);
    });
    await bring();
  });
});

/** Tells of the first channel of each offer at a place, through a connection of its own. */
class OfferWatch {
  readonly #session: AmiSession;
  #began: () => void = () => undefined;

  constructor(bench: AsteriskBench, device: string) {
    const { ports, user, secret } = bench.asterisk();
    this.#session = new AmiSession({
      host: '127.0.0.1',
      port: ports.ami,
      username: user,
      secret,
      events: ['Newchannel'],
      deadlineMs: 5_000,
      pingEveryMs: 1_000,
      pingDeadlineMs: 5_000,
      onFault: () => undefined,
    });
    this.#session.onEvent((event) => {
      if (event.first('Channel')?.startsWith(`${interfaceOf(device)}-`)) this.#began();
    });
    this.#session.start();
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#began = resolve;
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Not a wait for something to happen: the rhythm of the clicks. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
