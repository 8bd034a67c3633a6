import { expect } from 'chai';
import { join } from 'node:path';
import { memberInterface, memberStateInterface } from '../../../src/asterisk/dialplan/place-contexts.ts';
import type { Place } from '../../../src/domain/membership/place.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import {
  accountOf,
  caller,
  customersAt,
  desk,
  extension,
  mobile,
  mobileNumber,
  planCompany,
  soft,
} from './plan-company.ts';
import { recordedSince } from './recorded-since.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customerAddress = '127.1.1.5';
const agent = 7;
const atPlan: Place = { kind: 'extension', extensionId: 1 };
const atPlanWithMobile: Place = { kind: 'extension', extensionId: 2 };
const atMobile: Place = { kind: 'mobile', phoneId: mobile };

describe('a queue call to an agent whose devices ring by a plan, on a real Asterisk [U4, S9]', function () {
  this.timeout(60_000);
  let bench: DialplanBench;
  let company: CompanySnapshot;
  let phones: Softphones;
  let desks: Softphone;
  let softs: Softphone;
  let others: Softphone;
  let mobiles: MobilePhone;
  let calls: SippCall[] = [];
  let since = 0;

  before(async () => {
    bench = await startDialplanBench();
    mobiles = await startMobilePhone({
      folder: join(bench.folder, 'mobile'),
      number: mobileNumber,
      toneHz: 1_800,
    });
    const plans = planCompany(mobiles, {
      extensions: [
        extension(1, 20, [desk, 0], [soft, 2]),
        extension(2, 40, [desk, 0], [mobile, 1]),
        extension(4, 20, [caller, 0]),
        { ...extension(5, 1, [caller, 0]), onNoAnswer: { kind: 'queue', queueId: 17 } },
      ],
      queues: [sampleQueue(17, { record: true })],
      numbers: [
        {
          id: 9,
          digits: '+3612345001',
          ...newNumberFacts,
          destination: { kind: 'queue', queueId: 17 },
        },
      ],
    });
    company = { ...plans, trunks: [...plans.trunks, customersAt(5, customerAddress)] };
    await bench.apply(company);
    const account = (phoneId: number, toneHz: number) =>
      ({ ...accountOf(phoneId), toneHz, answer: 'never' }) as const;
    phones = await startSoftphones({
      sip: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
      folder: join(bench.folder, 'phones'),
      accounts: [account(desk, 440), account(soft, 660), account(caller, 880)],
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    const phone = (id: number) => phones.phone(accountOf(id).user);
    [desks, softs, others] = [phone(desk), phone(soft), phone(caller)];
  });

  after(async () => {
    await Promise.all([phones.stop(), mobiles.stop()]);
    await bench.dispose();
  });

  beforeEach(() => {
    since = Date.now();
  });

  afterEach(async () => {
    for (const call of calls) await call.hangUp().catch(() => undefined);
    calls = [];
    for (const phone of [...phones.phones, mobiles]) await phone.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench.evaluate('CHANNELS()')).to.equal('');
    });
    for (const place of [atPlan, atPlanWithMobile, atMobile])
      await bench.ami
        .send('QueueRemove', { Queue: 'queue-17', Interface: memberInterface(place) })
        .catch(() => 0);
  });

  const join17 = (place: Place) =>
    bench.ami.send('QueueAdd', {
      Queue: 'queue-17',
      Interface: memberInterface(place),
      StateInterface: memberStateInterface(place),
      MemberName: `agent-${agent}`,
      Penalty: '1',
    });
  const callIn = async (): Promise<SippCall> => {
    const call = await placeSippCall({
      from: customerAddress,
      to: '+3612345001',
      callerNumber: '+36305556677',
      target: { host: '127.0.0.1', port: bench.asterisk.ports.sip },
      toneHz: 1_200,
    });
    calls.push(call);
    // Who calls waits in the queue from here on.
    await call.answered;
    return call;
  };
  const seen = (phone: Softphone | MobilePhone, type: 'incoming' | 'established' | 'closed') =>
    phone.events.filter((event) => event.type === type && event.at >= since);
  const connectedMarks = async () =>
    (await bench.journal()).filter(({ userdeftype }) => userdeftype === 'SW_CONNECTED').length;
  const untilConnected = async (before: number) => {
    await eventually(async () => {
      expect(await connectedMarks()).to.equal(before + 1);
    });
    return (await bench.journal()).findLast(({ userdeftype }) => userdeftype === 'SW_CONNECTED');
  };
  const memberStatus = async (place: Place): Promise<string> => {
    const entries = await bench.ami.list('QueueStatus', {
      Queue: 'queue-17',
      Member: memberInterface(place),
    });
    return entries.find(({ event }) => event === 'QueueMember')?.first('Status') ?? '';
  };
  const recorded = () => recordedSince(bench.asterisk.recordingsFolder, since);
  const recordersOf = async (channels: string) => {
    const names = (await bench.evaluate('CHANNELS()')).split(' ').filter((name) => name.startsWith(channels));
    const Command = `mixmonitor list ${names.join(' ')}`;
    const answer = await bench.ami.send('Command', { Command });
    return answer.all('Output').filter((line) => line.startsWith('0x')).length;
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  it('rings the first device, then the next as well; who answers has the caller', async () => {
    const marks = await connectedMarks();
    await join17(atPlan);
    await callIn();
    const first = await desks.waitFor('incoming', { since });
    const second = await softs.waitFor('incoming', { since });
    expect(second.at - first.at).to.be.within(1_500, 3_000);
    await softs.accept();
    await desks.waitFor('closed', { since });
    const mark = await untilConnected(marks);
    expect(mark?.eventextra).to.contain(`queue-17:agent-${agent}`);
    await eventually(async () => {
      expect((await bench.evaluate('CHANNELS()')).split(' ')).to.have.length(2);
    });
  });

  it('is recorded, both sides [C1]', async () => {
    await join17(atPlan);
    const call = await callIn();
    await softs.waitFor('incoming', { since });
    await softs.accept();
    await softs.waitFor('established', { since });
    await pass(2_000);
    await call.hangUp();
    const sides = await eventually(() => {
      const talk = recorded();
      expect(talk.seconds).to.be.greaterThan(1);
      return talk.sides;
    });
    expect(sides.map((tones) => tones.map(({ hz }) => hz))).to.deep.equal([[1_200], [660]]);
  });

  it('of a caller who was transferred and comes back: recorded by one writer, the talks one after another [C1]', async () => {
    await join17(atPlan);
    const call = await callIn();
    const talkSeconds = 2;
    const talks = async () => {
      await softs.waitFor('incoming', { since });
      await softs.accept();
      await softs.waitFor('established', { since });
      await pass(talkSeconds * 1_000);
    };
    await talks();
    await softs.transfer('205');
    await others.waitFor('incoming', { since });
    await others.waitFor('closed', { since });
    since = Date.now();
    await talks();
    expect(await recordersOf('PJSIP/trunk-5-'), 'writing to its file').to.equal(1);
    await call.hangUp();
    await eventually(() => {
      const { seconds, sides } = recorded();
      expect(sides.map((tones) => tones.map(({ hz }) => hz))).to.deep.equal([[1_200], [660]]);
      for (const length of [seconds, ...sides.map(([tone]) => tone?.seconds)])
        expect(length).to.be.within(2 * talkSeconds - 1, 2 * talkSeconds + 1);
    });
  });

  it('of a caller who was transferred to a colleague: recorded on, what the colleague says as well [C1]', async () => {
    await join17(atPlan);
    const call = await callIn();
    await softs.waitFor('incoming', { since });
    await softs.accept();
    await softs.waitFor('established', { since });
    await pass(1_500);
    await softs.transfer('204');
    await others.waitFor('incoming', { since });
    await others.accept();
    await others.waitFor('established', { since });
    await pass(1_500);
    await call.hangUp();
    const sides = await eventually(() => {
      const talk = recorded();
      expect(talk.seconds).to.be.within(2, 4);
      return talk.sides;
    });
    const [said, heard] = sides.map((tones) => tones.map(({ hz }) => hz));
    expect(said).to.deep.equal([1_200]);
    expect(heard).to.have.members([660, 880]);
  });

  it('paused while the first device rings: the later one is never asked [S14]', async () => {
    await join17(atPlan);
    await callIn();
    await desks.waitFor('incoming', { since });
    await bench.ami.send('QueuePause', {
      Queue: 'queue-17',
      Interface: memberInterface(atPlan),
      Paused: 'true',
    });
    await pass(3_000);
    expect(seen(softs, 'incoming')).to.be.empty;
  });

  it('is not offered while the agent speaks at one of the devices', async () => {
    await join17(atPlan);
    await desks.dial('204');
    await others.waitFor('incoming', { since });
    await others.accept();
    await desks.waitFor('established', { since });
    await callIn();
    await pass(2_500);
    expect(seen(desks, 'incoming')).to.be.empty;
    expect(seen(softs, 'incoming')).to.be.empty;
    await desks.hangUp();
    await desks.waitFor('incoming', { since });
  });

  it('is offered again after such a call, also when the configuration was loaded anew meanwhile', async () => {
    await join17(atPlan);
    await desks.dial('204');
    await others.waitFor('incoming', { since });
    await others.accept();
    await desks.waitFor('established', { since });
    await eventually(async () => {
      expect(await memberStatus(atPlan)).to.equal('2');
    });
    await bench.apply({ ...company, revision: 2 });
    await callIn();
    await pass(1_500);
    expect(seen(desks, 'incoming')).to.be.empty;
    await desks.hangUp();
    await desks.waitFor('incoming', { since });
  });

  it('to a place with a mobile: the key connects it, and until its end no second call is offered [S9]', async () => {
    const marks = await connectedMarks();
    await join17(atPlanWithMobile);
    const call = await callIn();
    await desks.waitFor('incoming', { since });
    await mobiles.waitFor('incoming', { since });
    await mobiles.accept();
    await mobiles.waitFor('established', { since });
    await pass(1_500);
    expect(await connectedMarks(), 'not connected without the key').to.equal(marks);
    await mobiles.sendDigits('1');
    await desks.waitFor('closed', { since });
    await untilConnected(marks);
    const rings = seen(desks, 'incoming').length;
    await callIn();
    await pass(2_500);
    expect(seen(desks, 'incoming')).to.have.length(rings);
    expect(seen(mobiles, 'incoming')).to.have.length(1);
    await call.hangUp();
    await eventually(() => {
      expect(seen(desks, 'incoming')).to.have.length(rings + 1);
    });
  });

  it('to the mobile of a virtual agent: the key connects it, and until its end no second call is offered [S9]', async () => {
    const marks = await connectedMarks();
    await join17(atMobile);
    const call = await callIn();
    await mobiles.waitFor('incoming', { since });
    await mobiles.accept();
    await mobiles.waitFor('established', { since });
    await pass(1_500);
    expect(await connectedMarks(), 'not connected without the key').to.equal(marks);
    await mobiles.sendDigits('1');
    const mark = await untilConnected(marks);
    expect(mark?.eventextra).to.contain(`agent-${agent}`);
    await callIn();
    await pass(2_500);
    expect(seen(mobiles, 'incoming')).to.have.length(1);
    await call.hangUp();
    await eventually(() => {
      expect(seen(mobiles, 'incoming')).to.have.length(2);
    });
  });

  it('that was transferred away by the agent leaves the agent free', async () => {
    await join17(atPlan);
    await callIn();
    await softs.waitFor('incoming', { since });
    await softs.accept();
    await softs.waitFor('established', { since });
    expect(await memberStatus(atPlan)).to.equal('2');
    await softs.transfer('204');
    await others.waitFor('incoming', { since });
    await others.accept();
    await others.waitFor('established', { since });
    await eventually(async () => {
      expect(await memberStatus(atPlan)).to.equal('1');
    });
  });
});
