import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('a call to a queue, with real phones', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let number: { called: string };
  let selling: { id: number };
  let sellingToo: { id: number };
  let onBreak: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 5 });
    const support = await company.queue('Support');
    selling = await company.skill('Selling', [sales.id]);
    sellingToo = await company.skill('Selling too', [sales.id]);
    const helping = await company.skill('Helping', [support.id]);
    onBreak = await company.status('Break', false);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', [{ skillId: helping.id }]);
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { user: anna.phone.user, password: anna.phone.password, toneHz: 440, answer: 'never' },
        { user: ben.phone.user, password: ben.phone.password, toneHz: 660, answer: 'never' },
      ],
    });
    annasPhone = phones.phone(anna.phone.user);
    bensPhone = phones.phone(ben.phone.user);
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  beforeEach(async () => {
    for (const { id } of [anna, ben]) await company.rest.post(`/v1/agents/${id}/login`);
  });

  afterEach(async () => {
    for (const { id } of [anna, ben]) await company.rest.post(`/v1/agents/${id}/logout`);
  });

  const callIn = (): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: 1_000,
    });
  const choose = (agent: TestAgent, statusId: number | undefined) =>
    company.rest.put(`/v1/agents/${agent.id}/status`, { statusId: statusId ?? 0 });

  it('rings the agent whose skill fits, and nobody else [S1]', async () => {
    const since = Date.now();
    const call = await callIn();
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
    await annasPhone.waitFor('closed', { since });
    expect(bensPhone.eventsOf('incoming')).to.be.empty;
  });

  it('break: the caller waits, nothing rings; back from break: the caller is delivered [S5, S14]', async () => {
    await choose(anna, onBreak.id);
    const since = Date.now();
    const call = await callIn();
    await call.answered;
    await eventually(() => {
      expect(call.trace().answeredAt).to.be.a('number');
    });
    // app_queue looks for members each second: two rounds pass without an offer.
    const waitedUntil = Date.now() + 2_500;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(waitedUntil);
    });
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at >= since)).to.be.empty;
    await choose(anna, company.statuses.Connected);
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
  });

  it('break while a call rings: this ring ends, no further one comes, the caller stays [S14]', async () => {
    const since = Date.now();
    const call = await callIn();
    await annasPhone.waitFor('incoming', { since });
    await choose(anna, onBreak.id);
    const clickedAt = Date.now();
    await annasPhone.waitFor('closed', { since, withinMs: 1_000 });
    const quietUntil = Date.now() + 2_000;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(quietUntil);
    });
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at > clickedAt)).to.be.empty;
    expect(call.trace().endedAt, 'the caller still waits').to.equal(undefined);
    await call.hangUp();
  });

  it('a queue shared by two skills keeps the agent when one of the skills goes [S1]', async () => {
    const skills = (list: { id: number }[]) =>
      company.rest.patch(`/v1/users/${anna.id}`, { skills: list.map(({ id }) => ({ skillId: id })) });
    await skills([selling, sellingToo]);
    await skills([sellingToo]);
    const since = Date.now();
    const call = await callIn();
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
    await skills([selling]);
  });

  it('an inactive user is logged out and in no queue [S11]', async () => {
    await company.rest.patch(`/v1/users/${anna.id}`, { active: false });
    const since = Date.now();
    const call = await callIn();
    await call.answered;
    const quietUntil = Date.now() + 2_000;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(quietUntil);
    });
    expect(annasPhone.events.filter(({ type, at }) => type === 'incoming' && at >= since)).to.be.empty;
    await company.rest.patch(`/v1/users/${anna.id}`, { active: true });
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
  });

  it('an unknown number is answered 404 and rings nobody', async () => {
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: '+36999999999',
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: 1_000,
      expect: 404,
    });
    await call.finished;
  });

  it('an extension rings its phone, from another phone of the company', async () => {
    const since = Date.now();
    await bensPhone.dial(anna.extension);
    await annasPhone.waitFor('incoming', { since });
    await bensPhone.hangUp();
    await annasPhone.waitFor('closed', { since });
  });

  itSimulatesEveryCall(() => company);
});
