import { expect } from 'chai';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
// Not a wait for something to happen: the rhythm of the clicks.
import { setTimeout as pause } from 'node:timers/promises';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { QueueFacts } from '../../../src/domain/routing/company-snapshot.ts';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import type { BenchCustomer } from './engine-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import type { RealPhone } from './real-people.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

const rounds = 20;
const clicks = 200;
const mobileId = 9;
const sources = join(import.meta.dirname, '../../../freeswitch-conf/scripts');

onFreeswitch('offers of queue calls, on a real FreeSWITCH', function () {
  this.timeout(180_000);
  const accounts = [samplePhone(1), samplePhone(2)];
  const atPhone: Membership = { queueId: 10, agentId: 100, device: 'phone1', level: 1 };
  const atSecond: Membership = { queueId: 10, agentId: 200, device: 'phone2', level: 2 };
  const atExtension: Membership = { ...atPhone, device: 'extension-3' };
  const atMobile: Membership = { ...atPhone, device: `mobile-${mobileId}` };
  let bench: FreeswitchBench;
  let company: CompanyConfiguration;
  let phones: RealPhone[];
  let mobile: MobilePhone;
  let customers: BenchCustomer[] = [];
  let told: EngineEvent[] = [];
  let revision = 0;

  const configure = async (
    secondStarts = 0,
    wrapUpSeconds = 0,
    queue: Partial<QueueFacts> = {},
    devices = [0, secondStarts].map((startSeconds, index) => ({ phoneId: index + 1, startSeconds })),
  ): Promise<void> => {
    revision += 1;
    company = sampleConfiguration(1, revision, {
      phones: accounts,
      trunks: [{ ...sampleTrunk(1), host: mobile.host, port: mobile.port }],
      queues: [sampleQueue(10, { ringSeconds: 15, wrapUpSeconds, ...queue })],
      extensions: [{ id: 3, digits: '399', name: 'Both', ringSeconds: 20, devices, ...newExtensionFacts }],
      mobiles: [{ id: mobileId, number: '+36309998877' }],
    });
    await bench.engine.applyConfiguration(company);
  };
  const bring = (agentId: number, ...desired: Membership[]) =>
    bench.engine.carryOut(planMemberships(desired, bench.engine.membershipsOf(agentId)));
  const takeOutAt = ({ device }: Membership) =>
    bench.engine.takeOut(planMemberships([], bench.engine.membershipsOf(100)), [device]);
  const customer = async () => {
    customers.push(await bench.people.customer(company, '36301112233'));
  };
  /** A channel towards a phone is there until its INVITE was sent and taken back. */
  const channels = async () =>
    Number(/([0-9]+) total/u.exec(await bench.outside.api('show', 'channels', 'count'))?.[1]);
  const untilOnly = (count: number) =>
    eventually(async () => {
      expect(await channels()).to.equal(count);
    }, 10_000);
  /** How long the leg that was made for the place last rings at most. */
  const secondsOfOffer = async (place: string) =>
    Number(await bench.outside.api('uuid_getvar', await legAt(place), 'leg_timeout'));
  /** The leg that rings there. */
  const legAt = async (place: string) => (await bench.outside.api('hash', `select/${noteOf(place)}`)).trim();
  /** Where the leg of its first device is noted. */
  const noteOf = (place: string) => `sw-offer/${place}:1`;
  /** How many calls but those of queues the agents have, as the dispatcher sees them. */
  const otherCallsOf = async (...agents: string[]) => {
    const list = await bench.outside.api('callcenter_config', 'agent', 'list');
    const [names = [], ...rows] = list.split('\n').map((line) => line.split('|'));
    const column = names.indexOf('external_calls_count');
    return agents.map((agent) => rows.find(([name]) => name === agent)?.[column]);
  };
  const missed = () => told.filter(({ kind }) => kind === 'offer-missed');
  /** The agent is asked again at once, not a second after the last offer. */
  const wakeUp = () => bench.outside.api('callcenter_config', 'agent', 'set', 'ready_time', 'agent-100', 0);
  const phoneOf = (index: number) => phones[index] ?? expect.fail('no such phone');
  const first = () => phoneOf(0);
  const second = () => phoneOf(1);

  before(async () => {
    bench = await startFreeswitchBench();
    mobile = await startMobilePhone({
      folder: join(bench.freeswitch().folder, 'mobile'),
      number: '+36309998877',
      toneHz: 1_800,
    });
    await configure();
    phones = await Promise.all(accounts.map((account) => bench.people.phone(account)));
    bench.engine.onEvent((event) => told.push(event));
  });
  afterEach(async () => {
    await Promise.all([bring(100), bring(200)]);
    await Promise.all(customers.map((one) => one.hangsUp()));
    customers = [];
    await Promise.all(phones.map((phone) => phone.hangsUp().catch(() => undefined)));
    await untilOnly(0);
    await wakeUp().catch(() => undefined);
    told = [];
  });
  after(async () => {
    await mobile.stop();
    await bench.dispose();
  });

  it(`${clicks} clicks in the middle of an offer: no INVITE comes after it [S14]`, async () => {
    await customer();
    await customer();
    const quiet: { from: number; to: number }[] = [];
    for (let click = 0; click < clicks; click += 1) {
      await bring(100, atPhone);
      // The dispatcher looks ten times a second: from before the offer to some time after it.
      await pause(Math.random() * 130);
      await takeOutAt(atPhone);
      const from = Date.now();
      await first().isQuiet();
      await wakeUp();
      await pause(50);
      quiet.push({ from, to: Date.now() });
    }
    const { rangAt } = first();
    expect(rangAt.length, 'rings in between').to.be.greaterThan(clicks / 4);
    // The softphone tells of an INVITE a few milliseconds after it came.
    const late = rangAt.filter((at) => quiet.some(({ from, to }) => at > from + 10 && at < to));
    expect(late, 'rings between an end and the next beginning').to.deep.equal([]);
    expect(missed(), 'what we ended').to.deep.equal([]);
  });

  for (const secondStarts of [0, 1])
    it(`${rounds} clicks in the middle of an offer at a place, second phone after ${secondStarts} s: nobody is called any more after it [S14]`, async () => {
      await configure(secondStarts);
      await customer();
      for (let round = 0; round < rounds; round += 1) {
        await bring(100, atExtension);
        await pause(90 + Math.random() * (round % 3 === 0 ? 40 + 1_200 * secondStarts : 40));
        await takeOutAt(atExtension);
        // As above: the softphones tell a few milliseconds later.
        await pause(10);
        const rang = phones.flatMap(({ rangAt }) => rangAt).length;
        await untilOnly(1);
        await pause(50);
        expect(phones.flatMap(({ rangAt }) => rangAt).length, 'rings afterwards').to.equal(rang);
        await Promise.all(phones.map((phone) => phone.isQuiet()));
        await wakeUp();
      }
      expect(missed(), 'what we ended').to.deep.equal([]);
    });

  it('a click waits for the thread of the leg, which may just be sending the INVITE [S14]', async () => {
    await customer();
    await bring(100, atPhone);
    await first().rings();
    const leg = await legAt('phone1');
    const hook = `hash delete_ifmatch/${noteOf('phone1')}/${leg}`;
    const slow = `lua ~freeswitch.msleep(400) freeswitch.API():executeString("${hook}")`;
    await bench.outside.api('uuid_setvar', leg, 'api_hangup_hook', slow);
    const startedAt = Date.now();
    await takeOutAt(atPhone);
    expect(Date.now() - startedAt).to.be.within(400, 1_500);
  });

  it('no phone is offered a call while the leg of an earlier offer has not quite gone [S14]', async () => {
    await bench.outside.api('hash', `insert/${noteOf('phone1')}/somebody`);
    await bring(100, atPhone);
    await customer();
    await pause(1_000);
    await first().isQuiet();
    await bench.outside.api('hash', `delete/${noteOf('phone1')}`);
    await first().rings();
    await takeOutAt(atPhone);
    await first().isQuiet();
  });

  it('a mobile that was picked up and is being asked for its key is let go of at once [S9, S14]', async () => {
    const since = Date.now();
    await customer();
    await bring(100, atMobile);
    await mobile.waitFor('incoming', { since });
    await mobile.accept();
    await mobile.waitFor('established', { since });
    const startedAt = Date.now();
    await takeOutAt(atMobile);
    expect(Date.now() - startedAt).to.be.lessThan(1_000);
    await mobile.waitFor('closed', { since });
    expect(missed()).to.deep.equal([]);
  });

  it('a mobile that declines has missed the offer [S9]', async () => {
    const since = Date.now();
    await customer();
    await bring(100, atMobile);
    await mobile.waitFor('incoming', { since });
    await mobile.hangUp();
    await eventually(() => {
      expect(missed()).to.have.length(1);
    });
    await takeOutAt(atMobile);
  });

  it('the end of a talk is told at once, though somebody else is being asked at an extension [S7]', async () => {
    await configure(0, 0, {}, [{ phoneId: 1, startSeconds: 1 }]);
    await bring(200, atSecond);
    await customer();
    await second().rings();
    await second().accepts();
    await Promise.all([bring(100, atExtension), customer()]);
    await first().rings();
    const talk = (await bench.engine.liveLegs()).find(({ device }) => device === 'phone2')?.legId;
    await second().hangsUp();
    await eventually(() => {
      const kinds = told.filter((one) => Object.values(one).includes(talk)).map(({ kind }) => kind);
      expect(kinds).to.deep.equal(['leg-ended', 'channel-ended']);
    });
  });

  it('go to the next level when nobody of the first is free: one is in a call of the phone', async () => {
    await configure();
    await Promise.all([bring(100, atPhone), bring(200, atSecond)]);
    await customer();
    const before = second().rangAt.length;
    await first().rings();
    await first().accepts();
    expect(second().rangAt.length, 'rings at level 2 while level 1 was free').to.equal(before);
    await customer();
    await second().rings();
    expect(second().rangAt.length).to.equal(before + 1);
  });

  it('keep away from phones that dial or talk, and come when they are free', async () => {
    await configure();
    await Promise.all([bring(100, atPhone), bring(200, atSecond)]);
    await first().dials(accounts[1]?.extension?.digits ?? '');
    await second().rings();
    await second().accepts();
    const before = phones.flatMap(({ rangAt }) => rangAt).length;
    await customer();
    await pause(2_500);
    expect(phones.flatMap(({ rangAt }) => rangAt).length, 'rings during the talk').to.equal(before);
    const over = Date.now();
    await first().hangsUp();
    await first().rings();
    expect((first().rangAt.at(-1) ?? 0) - over, 'ms until the call comes').to.be.lessThan(2_000);
    expect(missed()).to.deep.equal([]);
  });

  it('of two agents who sit at a phone in turn, its calls are those of who sits there now: the other one is asked', async () => {
    await configure(0, 0, {}, [{ phoneId: mobileId, startSeconds: 0 }]);
    await bring(100, atPhone);
    await bring(100);
    await bring(200, { ...atPhone, agentId: 200 });
    await bring(200);
    await bring(100, atPhone);
    const since = Date.now();
    await first().dials('399');
    await mobile.waitFor('incoming', { since });
    expect(await otherCallsOf('agent-100', 'agent-200')).to.deep.equal(['1', '0']);
    await bring(200, atSecond);
    await customer();
    await second().rings();
    await first().hangsUp();
    await mobile.waitFor('closed', { since });
    await configure();
  });

  it('pass over an agent whose phone is not there', async () => {
    await bring(100, { ...atPhone, device: 'phone7' });
    await bring(200, atSecond);
    const startedAt = Date.now();
    await customer();
    await second().rings();
    expect(Date.now() - startedAt).to.be.lessThan(2_000);
    expect(missed()).to.deep.equal([]);
  });

  it('leave an agent alone who wraps up, as long as the queue says', async () => {
    await configure(0, 3);
    await bring(100, atPhone);
    await customer();
    await first().rings();
    await first().accepts();
    await eventually(() => {
      expect(told.some(({ kind }) => kind === 'offer-answered')).to.equal(true);
    });
    await pause(1_200);
    await first().hangsUp();
    await first().isQuiet();
    const over = Date.now();
    await customer();
    await first().rings();
    expect((first().rangAt.at(-1) ?? 0) - over).to.be.within(2_000, 4_300);
    await configure();
  });

  it('ring as long as the queue says when the offer is made, whatever it said when the caller came', async () => {
    await customer();
    await configure(0, 0, { ringSeconds: 7 });
    await bring(100, atPhone);
    await first().rings();
    expect(await secondsOfOffer('phone1')).to.equal(7);
    await configure();
  });

  it('ring no longer than the caller waits', async () => {
    await configure(0, 0, { maxWaitSeconds: 5 });
    await customer();
    await bring(100, atPhone);
    await first().rings();
    expect(await secondsOfOffer('phone1')).to.be.within(1, 5);
    await configure();
  });

  it('what runs between a caller and a phone, or behind a click, is compiled when the engine starts; the sources do the same', async () => {
    for (const script of ['leg.lua', 'contact.lua', 'members.lua', 'take-out.lua']) {
      const inPlace = join(bench.freeswitch().configFolder, 'scripts', script);
      await eventually(() => {
        expect(readFileSync(inPlace).toString('latin1', 1, 4)).to.equal('Lua');
      });
      copyFileSync(join(sources, script), inPlace);
    }
    await bring(100, atExtension);
    await customer();
    await first().rings();
    await takeOutAt(atExtension);
    await Promise.all(phones.map((phone) => phone.isQuiet()));
    await wakeUp();
    await bring(100, atPhone);
    await first().rings();
  });
});
