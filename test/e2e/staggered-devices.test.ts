import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { DecliningPhone } from '../support/phones/declining-phone.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { untilFree } from '../support/phones/until-free.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('devices that ring one after the other, with real phones [U3, U4]', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let soft: { id: number; sip: { user: string; secret: string } };
  let mobile: { id: number };
  let phones: Softphones;
  let annasDesk: Softphone;
  let annasSoftphone: Softphone;
  let bensPhone: Softphone;
  let annasMobile: MobilePhone;
  let number: { called: string };
  let selling: { id: number };
  let helping: { id: number };
  let onBreak: { id: number };
  const calls: SippCall[] = [];
  let since = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 30 });
    const support = await company.queue('Support');
    selling = await company.skill('Selling', [sales.id]);
    helping = await company.skill('Helping', [support.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    const folder = mkdtempSync(join(system.installation.folder, 'phones-'));
    const mobileNumber = `+3670${String(company.id).padStart(7, '0')}`;
    annasMobile = await startMobilePhone({
      folder: join(folder, 'mobile'),
      number: mobileNumber,
      toneHz: 880,
    });
    const provider = await company.rest.post<{ id: number }>('/v1/trunks', {
      name: 'Mobile provider',
      host: annasMobile.host,
      port: annasMobile.port,
    });
    soft = await company.rest.post('/v1/phones', { name: "Anna's softphone" });
    mobile = await company.rest.post('/v1/phones', {
      name: "Anna's mobile",
      kind: 'mobile',
      mobileNumber,
      trunkId: provider.id,
    });
    phones = await startSoftphones({
      sip: target(),
      folder,
      accounts: [
        { user: anna.phone.user, password: anna.phone.password, toneHz: 440, answer: 'never' },
        { user: soft.sip.user, password: soft.sip.secret, toneHz: 550, answer: 'never' },
        { user: ben.phone.user, password: ben.phone.password, toneHz: 660, answer: 'never' },
      ],
    });
    annasDesk = phones.phone(anna.phone.user);
    annasSoftphone = phones.phone(soft.sip.user);
    bensPhone = phones.phone(ben.phone.user);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await Promise.all([phones.stop(), annasMobile.stop()]);
  });

  beforeEach(() => {
    since = Date.now();
  });

  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp().catch(() => undefined);
    // Who called ends the call, alone: were both to do so at once, either could be told as the one who did.
    const all = [...phones.phones, annasMobile];
    await bensPhone.hangUp().catch(() => undefined);
    await untilFree(all).catch(() => Promise.allSettled(all.map((phone) => phone.hangUp())));
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  const target = () => system.engine.sip;
  const annaHas = (...devices: { phoneId: number; startSeconds: number }[]) =>
    company.rest.patch(`/v1/extensions/${anna.extensionId}`, { devices });
  const deskAnd = (phoneId: number, startSeconds: number) =>
    annaHas({ phoneId: anna.phone.id, startSeconds: 0 }, { phoneId, startSeconds });
  const annaCan = (...skills: { id: number }[]) =>
    company.rest.patch(`/v1/agents/${anna.id}`, { skills: skills.map(({ id }) => ({ skillId: id })) });
  const annasMobileIsPickedUp = async () => {
    await annasMobile.waitFor('incoming', { since });
    await annasMobile.accept();
    await annasMobile.waitFor('established', { since });
  };
  const callIn = async (callerNumber = '+36305556677'): Promise<void> => {
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber,
      target: target(),
      toneHz: 1_000,
    });
    calls.push(call);
  };
  /** How each phone that was called came off, once the call is over. */
  const attemptsOf = (callerNumber: string) =>
    eventually(async () => {
      const path = `/v1/calls?caller=${encodeURIComponent(callerNumber)}`;
      const { items } = await company.rest.get<{ items: { id: number; endedAt: string | null }[] }>(path);
      expect(items[0]?.endedAt, 'ended').to.be.a('string');
      const { attempts } = await company.rest.get<{ attempts: { phoneId: number; outcome: string }[] }>(
        `/v1/calls/${items[0]?.id ?? 0}`,
      );
      return attempts.map(({ phoneId, outcome }) => [phoneId, outcome]);
    }, 20_000);
  const untilAnnaIs = (name: string) =>
    eventually(async () => {
      const { status } = await company.rest.get<{ status: { name: string } }>(`/v1/agents/${anna.id}`);
      expect(status.name).to.equal(name);
    }, 5_000);
  const seen = (phone: Softphone | MobilePhone, type: 'incoming' | 'established' | 'closed') =>
    phone.events.filter((event) => event.type === type && event.at >= since);
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  it('the desk phone rings at once and three seconds later the softphone as well; who answers stops the other', async () => {
    await deskAnd(soft.id, 3);
    since = Date.now();
    await bensPhone.dial(anna.extension);
    const first = await annasDesk.waitFor('incoming', { since });
    const second = await annasSoftphone.waitFor('incoming', { since });
    expect(second.at - first.at).to.be.within(2_500, 4_500);
    expect(seen(annasDesk, 'closed'), 'the desk phone goes on ringing').to.be.empty;
    await annasSoftphone.accept();
    await bensPhone.waitFor('established', { since });
    await annasDesk.waitFor('closed', { since });
  });

  it('a mobile has the call only when its owner pressed 1', async () => {
    await deskAnd(mobile.id, 1);
    since = Date.now();
    await bensPhone.dial(anna.extension);
    await annasMobileIsPickedUp();
    await pass(1_500);
    expect(seen(bensPhone, 'established')).to.be.empty;
    expect(seen(annasDesk, 'closed')).to.be.empty;
    await annasMobile.sendDigits('1');
    await bensPhone.waitFor('established', { since });
    await annasDesk.waitFor('closed', { since });
  });

  it('a mobile that only its voicemail answers leaves the call to the desk phone', async () => {
    await deskAnd(mobile.id, 1);
    since = Date.now();
    await bensPhone.dial(anna.extension);
    await annasMobileIsPickedUp();
    await annasDesk.accept();
    await bensPhone.waitFor('established', { since });
    await annasMobile.waitFor('closed', { since });
  });

  describe('of an agent', () => {
    it('ring for a call of a queue, too, and the mobile takes it with the key', async () => {
      await deskAnd(mobile.id, 1);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn();
      await annasDesk.waitFor('incoming', { since });
      await annasMobileIsPickedUp();
      await annasMobile.sendDigits('1');
      await annasDesk.waitFor('closed', { since });
      await pass(500);
      expect(seen(annasMobile, 'closed')).to.be.empty;
    });

    it('are in Incoming call while she talks at the mobile, no further queue call rings meanwhile, and she is back after it [S6, S7]', async () => {
      await deskAnd(mobile.id, 1);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn();
      await annasMobileIsPickedUp();
      await annasMobile.sendDigits('1');
      await annasDesk.waitFor('closed', { since });
      await untilAnnaIs('Incoming call');
      const second = Date.now();
      await callIn('+36305556644');
      await pass(2_000);
      const ringing = [annasDesk, annasMobile].flatMap((phone) => phone.eventsOf('incoming'));
      expect(ringing.filter(({ at }) => at >= second)).to.be.empty;
      await untilAnnaIs('Incoming call');
      await calls[1]?.hangUp();
      await annasMobile.hangUp();
      await untilAnnaIs('Connected');
      const from = new Date(since).toISOString();
      const { items } = await company.rest.get<{ items: { statusName: string; startedAt: string }[] }>(
        `/v1/agents/${anna.id}/activity?from=${from}&to=${new Date(Date.now() + 1_000).toISOString()}`,
      );
      const entered = items.filter(({ startedAt }) => startedAt >= from).map(({ statusName }) => statusName);
      expect(entered).to.deep.equal(['Incoming call', 'Connected']);
    });

    it('break while the first rings: it stops, and the later one never rings [S14]', async () => {
      await deskAnd(soft.id, 2);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn();
      await annasDesk.waitFor('incoming', { since });
      await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: onBreak.id });
      await annasDesk.waitFor('closed', { since, withinMs: 1_000 });
      await pass(3_000);
      expect(seen(annasSoftphone, 'incoming')).to.be.empty;
    });

    it('a later one is told of if it has rung, and not if it never did [C3]', async () => {
      await deskAnd(soft.id, 1);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn('+36305556688');
      await annasDesk.waitFor('incoming', { since });
      await calls[0]?.hangUp();
      await annasDesk.waitFor('closed', { since });
      expect(await attemptsOf('+36305556688')).to.deep.equal([[anna.phone.id, 'caller-gave-up']]);

      since = Date.now();
      await callIn('+36305556699');
      await annasSoftphone.waitFor('incoming', { since });
      await annasSoftphone.accept();
      await annasSoftphone.waitFor('established', { since });
      await pass(1_000);
      await annasSoftphone.hangUp();
      expect(await attemptsOf('+36305556699')).to.deep.equal([
        [anna.phone.id, 'answered-elsewhere'],
        [soft.id, 'answered'],
      ]);
    });

    it('a later one that refuses without a ring is told of as well [C3]', async () => {
      const busy = await company.rest.post<{ id: number; sip: { user: string; secret: string } }>(
        '/v1/phones',
        { name: "Anna's old phone" },
        { prefer: 'wait=30' },
      );
      const account = { user: busy.sip.user, password: busy.sip.secret };
      const busyPhone = await DecliningPhone.register(account, target());
      await deskAnd(busy.id, 1);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn('+36305556611');
      await annasDesk.waitFor('incoming', { since });
      await eventually(() => {
        expect(busyPhone.invitedAt).to.have.length(1);
      });
      busyPhone.close();
      await pass(500);
      await calls[0]?.hangUp();
      expect(await attemptsOf('+36305556611')).to.deep.equal([
        [anna.phone.id, 'caller-gave-up'],
        [busy.id, 'busy'],
      ]);
    });

    it('an edit takes the agent out of the queue while the first rings, and leaves another: the later one does not ring [S1]', async () => {
      await deskAnd(soft.id, 2);
      await annaCan(selling, helping);
      await company.rest.post(`/v1/agents/${anna.id}/login`);
      since = Date.now();
      await callIn();
      await annasDesk.waitFor('incoming', { since });
      await annaCan(helping);
      await pass(3_500);
      await annaCan(selling);
      expect(seen(annasDesk, 'closed'), 'what rings, rings on').to.be.empty;
      expect(seen(annasSoftphone, 'incoming')).to.be.empty;
    });
  });

  itSimulatesEveryCall(() => company);
});
