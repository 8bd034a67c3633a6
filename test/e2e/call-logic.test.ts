import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import {
  expectSimulatedLikeMarks,
  itSimulatesEveryCall,
  recordOfCall,
} from '../support/simulated-like-marks.ts';

const patient = { prefer: 'wait=30' };
const names = ['Anna', 'Ben', 'Cecil', 'Dora', 'Emil', 'Flora'] as const;
const family = '+36301110001';
const customer = '+36301110002';
const nuisance = '+36301110003';

interface Made {
  readonly id: number;
}

describe('call logic, with real phones', function () {
  this.timeout(180_000);
  let system: RunningSystem;
  let company: TestCompany;
  let people: TestAgent[];
  let phones: Softphones;
  let calls: SippCall[] = [];
  let callers = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    people = [];
    for (const name of names) people.push(await company.agent(name, []));
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: people.map(({ phone }, index) => ({
        user: phone.user,
        password: phone.password,
        toneHz: 400 + 50 * index,
        answer: 'never',
      })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  afterEach(async () => {
    for (const call of calls) await call.hangUp().catch(() => undefined);
    calls = [];
    for (const phone of phones.phones) {
      await phone.hangUp().catch(() => undefined);
      phone.setAnswering('never');
    }
  });

  const sip = () => system.engine.sip;
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<Made>(path, body, patient);
  const person = (index: number): TestAgent => {
    const found = people[index];
    if (!found) throw new Error(`there is no person ${index}`);
    return found;
  };
  const phoneOf = (index: number): Softphone => phones.phone(person(index).phone.user);
  const extensionOf = (index: number) => ({ kind: 'extension', extensionId: person(index).extensionId });
  /** Each call has a caller of its own, by which its record is found. */
  const anybody = () => {
    callers += 1;
    return `+3620${String(company.id).padStart(3, '0')}${String(callers).padStart(4, '0')}`;
  };
  const callIn = async (called: string, caller: string): Promise<{ call: SippCall; since: number }> => {
    const since = Date.now();
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: called,
      callerNumber: caller,
      target: sip(),
      toneHz: 1_000,
    });
    calls.push(call);
    return { call, since };
  };
  /** Waits until this person's phone rings, and sees that no other does; then the caller gives up. */
  const ringsOnly = async (called: string, caller: string, wanted: number): Promise<void> => {
    const { call, since } = await callIn(called, caller);
    await phoneOf(wanted).waitFor('incoming', { since, withinMs: 20_000 });
    const rang = people.flatMap((_, index) =>
      phoneOf(index)
        .eventsOf('incoming')
        .some(({ at }) => at >= since)
        ? [index]
        : [],
    );
    await giveUp(call, since, wanted);
    expect(rang).to.deep.equal([wanted]);
  };
  /** Until the phone of this person has stopped ringing: what a phone does meanwhile is an answer of its own. */
  const giveUp = async (call: SippCall, since: number, ringing: number): Promise<void> => {
    await call.hangUp();
    await phoneOf(ringing).waitFor('closed', { since });
  };
  const simulatedLikeMarks = async (called: string, caller: string) => {
    await expectSimulatedLikeMarks(company.rest, called, caller, await recordOfCall(company.rest, caller));
  };

  it('the manager is reached by the family and by the other manager; all others reach the assistant [R9]', async () => {
    const [manager, assistant, otherManager] = [0, 1, 2];
    const near = await make('/v1/caller-lists', {
      name: 'Near',
      entries: [
        { kind: 'number', number: family },
        { kind: 'extension', extensionId: person(otherManager).extensionId },
      ],
    });
    const redirect = await make('/v1/redirects', {
      holder: extensionOf(manager),
      applies: 'not-listed',
      callerListIds: [near.id],
      destination: extensionOf(assistant),
    });
    const number = await company.number(extensionOf(manager));
    const stranger = anybody();
    await ringsOnly(number.called, stranger, assistant);
    await ringsOnly(number.called, family, manager);
    await simulatedLikeMarks(number.called, stranger);
    await simulatedLikeMarks(number.called, family);

    const since = Date.now();
    await phoneOf(otherManager).dial(person(manager).extension);
    await phoneOf(manager).waitFor('incoming', { since });
    await phoneOf(otherManager).hangUp();
    // Who withholds the number is on no list.
    await ringsOnly(number.called, 'anonymous', assistant);
    await company.rest.delete(`/v1/redirects/${redirect.id}`);
  });

  it('a phone sends its calls elsewhere by *21, and takes them again by *22 [R9, R10]', async () => {
    const [owner, colleague] = [4, 5];
    const number = await company.number(extensionOf(owner));
    const dialCode = async (code: string): Promise<void> => {
      const since = Date.now();
      await phoneOf(owner).dial(code);
      await phoneOf(owner).waitFor('established', { since });
      await phoneOf(owner).waitFor('closed', { since, withinMs: 25_000 });
    };
    await dialCode(`*21*${person(colleague).extension}`);
    const redirects = await company.rest.get<{ items: { applies: string; destination: unknown }[] }>(
      '/v1/redirects',
    );
    expect(redirects.items).to.have.length(1);
    expect(redirects.items[0]).to.deep.include({ applies: 'always', destination: extensionOf(colleague) });
    const away = anybody();
    await ringsOnly(number.called, away, colleague);
    await simulatedLikeMarks(number.called, away);
    // A circle would never ring anybody.
    const since = Date.now();
    await phoneOf(colleague).dial(`*21*${person(owner).extension}`);
    await phoneOf(colleague).waitFor('closed', { since, withinMs: 25_000 });
    expect((await company.rest.get<{ items: unknown[] }>('/v1/redirects')).items).to.have.length(1);

    await dialCode('*22');
    expect((await company.rest.get<{ items: unknown[] }>('/v1/redirects')).items).to.deep.equal([]);
    await ringsOnly(number.called, anybody(), owner);
  });

  it('a named customer at the main number rings one experienced person, everybody else whom the number leads to [R9]', async () => {
    const list = await make('/v1/caller-lists', {
      name: 'Named customers',
      entries: [{ kind: 'number', number: customer }],
    });
    const number = await company.number(extensionOf(4));
    await make('/v1/redirects', {
      holder: { kind: 'number', numberId: number.id },
      applies: 'listed',
      callerListIds: [list.id],
      destination: extensionOf(3),
    });
    await ringsOnly(number.called, customer, 3);
    const other = anybody();
    await ringsOnly(number.called, other, 4);
    await simulatedLikeMarks(number.called, customer);
    await simulatedLikeMarks(number.called, other);
  });

  it('a blocked caller reaches nobody, at any number', async () => {
    const list = await make('/v1/caller-lists', {
      name: 'Blocked',
      purpose: 'blocked',
      entries: [{ kind: 'prefix', prefix: nuisance.slice(0, -1) }],
    });
    const number = await company.number(extensionOf(0));
    try {
      const { call, since } = await callIn(number.called, nuisance);
      const { finalStatus } = await call.finished;
      expect(finalStatus).to.be.within(400, 699);
      expect(
        phoneOf(0)
          .eventsOf('incoming')
          .filter(({ at }) => at >= since),
      ).to.deep.equal([]);
      await simulatedLikeMarks(number.called, nuisance);
    } finally {
      await company.rest.delete(`/v1/caller-lists/${list.id}`);
    }
  });

  it('who comes to a queue in which nobody is, and that leads to a hang-up, is never answered', async () => {
    const queue = await make('/v1/queues', { name: 'Empty', joinWhenEmpty: false });
    const number = await company.number({ kind: 'queue', queueId: queue.id });
    const caller = anybody();
    const { call } = await callIn(number.called, caller);
    expect((await call.finished).finalStatus).to.be.within(400, 699);
    await simulatedLikeMarks(number.called, caller);
  });

  it('six persons are asked one after the other; the last one answers [R11]', async () => {
    const group = await make('/v1/ring-groups', {
      name: 'Hunt',
      mode: 'in-order',
      ringSeconds: 2,
      members: people.map(({ extensionId }) => ({ kind: 'extension', extensionId })),
    });
    const number = await company.number({ kind: 'ring-group', ringGroupId: group.id });
    phoneOf(5).setAnswering('auto');
    const caller = anybody();
    const { call, since } = await callIn(number.called, caller);
    await phoneOf(5).waitFor('established', { since, withinMs: 40_000 });
    const rang = people.map(
      (_, index) =>
        phoneOf(index)
          .eventsOf('incoming')
          .find(({ at }) => at >= since)?.at ?? 0,
    );
    expect(rang).to.deep.equal([...rang].sort((a, b) => a - b));
    expect(rang.every((at) => at > 0)).to.equal(true);
    await call.hangUp();
    await simulatedLikeMarks(number.called, caller);
  });

  it('an override of some minutes sends calls elsewhere and ends by itself [R3]', async () => {
    const minute = 60_000;
    // Enough time must be left in this minute for a call before its end.
    await eventually(() => {
      expect(Date.now() % minute).to.be.lessThan(40_000);
    }, 70_000);
    const now = Math.floor(Date.now() / minute) * minute;
    const local = (time: number) => new Date(time).toISOString().slice(0, 16);
    const calendar = await make('/v1/calendars', {
      name: 'On duty',
      timeZone: 'UTC',
      weekly: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', destination: extensionOf(0) }],
      overrides: [
        { from: local(now - 29 * minute), to: local(now + minute), open: false, destination: extensionOf(1) },
      ],
      defaultDestination: { kind: 'hang-up' },
    });
    const number = await company.number({ kind: 'calendar', calendarId: calendar.id });
    const [during, after] = [anybody(), anybody()];
    await ringsOnly(number.called, during, 1);
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(now + minute);
    }, 70_000);
    await ringsOnly(number.called, after, 0);
    await simulatedLikeMarks(number.called, during);
    await simulatedLikeMarks(number.called, after);
  });

  it('an extension that nobody answers leads on, and so does one that is busy', async () => {
    await company.rest.patch(
      `/v1/extensions/${person(0).extensionId}`,
      { ringSeconds: 2, onNoAnswer: extensionOf(1), onBusy: extensionOf(2) },
      patient,
    );
    const number = await company.number(extensionOf(0));
    const [patientCaller, hurried] = [anybody(), anybody()];
    const { call, since } = await callIn(number.called, patientCaller);
    await phoneOf(1).waitFor('incoming', { since, withinMs: 20_000 });
    await giveUp(call, since, 1);
    phoneOf(0).setAnswering('busy');
    const second = await callIn(number.called, hurried);
    await phoneOf(2).waitFor('incoming', { since: second.since, withinMs: 20_000 });
    await giveUp(second.call, second.since, 2);
    await simulatedLikeMarks(number.called, patientCaller);
    await simulatedLikeMarks(number.called, hurried);
  });

  describe('three mobiles on workdays', () => {
    let mobiles: MobilePhone[] = [];
    let group: Made;

    before(async () => {
      const folder = mkdtempSync(join(system.installation.folder, 'mobiles-'));
      mobiles = await Promise.all(
        [1, 2, 3].map((index) =>
          startMobilePhone({
            folder: join(folder, String(index)),
            number: `+3670${String(company.id).padStart(3, '0')}000${index}`,
            toneHz: 700 + index * 50,
          }),
        ),
      );
      const members = [];
      for (const [index, mobile] of mobiles.entries()) {
        const trunk = await make('/v1/trunks', {
          name: `Mobile operator ${index}`,
          host: mobile.host,
          port: mobile.port,
          inboundAddresses: [],
        });
        const phone = await make('/v1/phones', {
          name: `Mobile ${index}`,
          kind: 'mobile',
          mobileNumber: `+3670${String(company.id).padStart(3, '0')}000${index + 1}`,
          trunkId: trunk.id,
        });
        members.push({ kind: 'phone', phoneId: phone.id });
      }
      group = await make('/v1/ring-groups', { name: 'Mobiles', mode: 'at-once', ringSeconds: 30, members });
    });
    after(async () => {
      await Promise.all(mobiles.map((mobile) => mobile.stop()));
    });

    it('ring together in their hours; who presses 1 has the call, and the others stop [R2, R11, U4]', async () => {
      const calendar = await make('/v1/calendars', {
        name: 'Afternoons',
        timeZone: 'UTC',
        weekly: [
          {
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            from: '00:00',
            to: '24:00',
            destination: { kind: 'ring-group', ringGroupId: group.id },
          },
        ],
        overrides: [],
        defaultDestination: { kind: 'hang-up' },
      });
      const number = await company.number({ kind: 'calendar', calendarId: calendar.id });
      const caller = anybody();
      const { call, since } = await callIn(number.called, caller);
      await Promise.all(mobiles.map((mobile) => mobile.waitFor('incoming', { since, withinMs: 20_000 })));
      const [first, ...others] = mobiles;
      await first?.accept();
      await first?.waitFor('established', { since });
      await first?.sendDigits('1');
      await Promise.all(others.map((mobile) => mobile.waitFor('closed', { since, withinMs: 20_000 })));
      expect(first?.eventsOf('closed').filter(({ at }) => at >= since)).to.deep.equal([]);
      // The others stop before the two are connected, and who hangs up in between was answered by nobody.
      await call.answered;
      await call.hangUp();
      await first?.waitFor('closed', { since });
      await simulatedLikeMarks(number.called, caller);
    });

    it('a number can lead outside, through a provider [R1]', async () => {
      const [mobile] = mobiles;
      const outside = await company.rest.get<{
        items: { id: number; mobileNumber: string | null; trunkId: number }[];
      }>('/v1/phones?limit=100');
      const target = outside.items.find(({ mobileNumber }) => mobileNumber?.endsWith('0001') === true);
      const number = await company.number({
        kind: 'outside',
        number: target?.mobileNumber,
        trunkId: target?.trunkId,
      });
      const caller = anybody();
      const { call, since } = await callIn(number.called, caller);
      await mobile?.waitFor('incoming', { since, withinMs: 20_000 });
      await mobile?.accept();
      await mobile?.waitFor('established', { since });
      await call.hangUp();
      await mobile?.waitFor('closed', { since });
      await simulatedLikeMarks(number.called, caller);
    });
  });

  itSimulatesEveryCall(() => company);
});
