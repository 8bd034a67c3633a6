import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { RestClient } from '../../ops/local/rest-client.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe("an agent's day, with real phones", function () {
  this.timeout(90_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let number: { called: string };
  let sales: { id: number };
  let selling: { id: number };
  let away: { id: number };

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    away = await company.status('Away', false);
    sales = await company.queue('Sales', {
      ringSeconds: 2,
      strategy: 'linear',
      noAnswerLimit: 2,
      noAnswerStatusId: away.id,
    });
    selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id, level: 2 }]);
    ben = await company.agent('Ben', [{ skillId: selling.id, level: 1 }]);
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [anna, ben].map(({ phone }, index) => ({
        ...phone,
        toneHz: 440 + 200 * index,
        answer: 'never',
      })),
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

  const sip = () => system.engine.sip;
  const callIn = (): Promise<SippCall> =>
    placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: 1_000,
    });
  const statusOf = async ({ id }: TestAgent) =>
    (await company.rest.get<{ status: { name: string; cause: string } }>(`/v1/agents/${id}`)).status;
  const ringsSince = (phone: Softphone, since: number) =>
    phone.events.filter(({ type, at }) => type === 'incoming' && at >= since);

  it('who has the better level is offered first; the next level only when that one is away', async () => {
    const since = Date.now();
    const call = await callIn();
    await bensPhone.waitFor('incoming', { since });
    expect(ringsSince(annasPhone, since)).to.be.empty;
    await company.rest.put(`/v1/agents/${ben.id}/status`, { statusId: away.id });
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
  });

  it('a level that a supervisor changes acts on the caller who waits already', async () => {
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: away.id });
    await company.rest.put(`/v1/agents/${ben.id}/status`, { statusId: away.id });
    const call = await callIn();
    await call.answered;
    await company.rest.patch(`/v1/agents/${anna.id}`, { skills: [{ skillId: selling.id, level: 1 }] });
    await company.rest.patch(`/v1/agents/${ben.id}`, { skills: [{ skillId: selling.id, level: 2 }] });
    const since = Date.now();
    await Promise.all(
      [anna, ben].map(({ id }) =>
        company.rest.put(`/v1/agents/${id}/status`, { statusId: company.statuses.Connected ?? 0 }),
      ),
    );
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
    await company.rest.patch(`/v1/agents/${anna.id}`, { skills: [{ skillId: selling.id, level: 2 }] });
    await company.rest.patch(`/v1/agents/${ben.id}`, { skills: [{ skillId: selling.id, level: 1 }] });
  });

  it('two calls in a row that ring without an answer lead to the status of the queue, with the reason', async () => {
    const since = Date.now();
    const call = await callIn();
    await bensPhone.waitFor('incoming', { since });
    await eventually(async () => {
      expect(await statusOf(ben)).to.include({ name: 'Away', cause: 'no-answer' });
    }, 15_000);
    expect(ringsSince(bensPhone, since), 'rings until then').to.have.length(2);
    // The caller was not lost: the next agent is asked.
    await annasPhone.waitFor('incoming', { since, withinMs: 15_000 });
    await call.hangUp();
  });

  it('a caller who gives up is no missed call of the agent', async () => {
    for (let call = 0; call < 3; call += 1) {
      const since = Date.now();
      const caller = await callIn();
      await bensPhone.waitFor('incoming', { since });
      await caller.hangUp();
      await bensPhone.waitFor('closed', { since });
    }
    expect((await statusOf(ben)).name).to.be.oneOf(['Connected', 'Incoming call']);
  });

  it('outside the working hours the agent is in no queue, whatever the status; inside again by itself [R8]', async () => {
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: away.id });
    const closed = await company.rest.post<{ id: number }>('/v1/calendars', {
      name: 'Never',
      timeZone: 'Europe/Budapest',
      weekly: [],
      defaultDestination: { kind: 'hang-up' },
    });
    await company.rest.patch(`/v1/agents/${ben.id}`, { workingHoursId: closed.id });
    const since = Date.now();
    const call = await callIn();
    await call.answered;
    const quietUntil = Date.now() + 2_500;
    await eventually(() => {
      expect(Date.now()).to.be.greaterThan(quietUntil);
    });
    expect(ringsSince(bensPhone, since)).to.be.empty;
    expect((await statusOf(ben)).name).to.equal('Connected');
    const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };
    await company.rest.patch(`/v1/calendars/${closed.id}`, { weekly: [everyDay] });
    await bensPhone.waitFor('incoming', { since });
    await call.hangUp();
    await company.rest.patch(`/v1/agents/${ben.id}`, { workingHoursId: null });
  });

  it('a supervisor sees and changes the own people, and nobody else [S12, P8]', async () => {
    const password = 'supervisor-password';
    const email = `sue-${Date.now()}@example.com`;
    const role = await company.rest.post<{ id: number }>('/v1/roles', { name: 'Supervisor', rights: [] });
    const sue = await company.rest.post<{ id: number }>('/v1/users', {
      firstName: 'Sue',
      lastName: 'Supervisor',
      email,
      password,
      roleId: role.id,
    });
    await company.rest.patch(`/v1/users/${ben.id}`, { supervisorIds: [sue.id] });
    const rest = await new RestClient(system.url()).signIn(email, password);
    const { items } = await rest.get<{ items: { id: number }[] }>('/v1/agents');
    expect(items.map(({ id }) => id)).to.deep.equal([ben.id]);
    await rest.put(`/v1/agents/${ben.id}/status`, { statusId: away.id });
    expect(await statusOf(ben)).to.include({ name: 'Away', cause: 'supervisor' });
    await rest.patch(`/v1/agents/${ben.id}`, { skills: [{ skillId: selling.id, level: 3 }] });
    for (const response of [
      await rest.fetch('PUT', `/v1/agents/${anna.id}/status`, { statusId: away.id }),
      await rest.fetch('GET', `/v1/agents/${anna.id}`),
      await rest.fetch('PATCH', `/v1/agents/${anna.id}`, { skills: [] }),
      await rest.fetch('POST', `/v1/agents/${anna.id}/logout`),
    ])
      expect(response.status).to.equal(404);
    const freed = await rest.fetch('POST', `/v1/seats/${ben.extensionId}/free`);
    expect(freed.status).to.equal(200);
    expect((await statusOf(ben)).name).to.equal('Unassigned');
    await company.rest.patch(`/v1/agents/${ben.id}`, { skills: [{ skillId: selling.id, level: 1 }] });
  });

  it('the seats tell who sits there and whether the phone is registered [U8]', async () => {
    await eventually(async () => {
      const seat = await company.rest.get<{
        taken: boolean;
        agent: { id: number };
        phones: { registered: boolean }[];
      }>(`/v1/seats/${anna.extensionId}`);
      expect(seat.taken).to.equal(true);
      expect(seat.agent.id).to.equal(anna.id);
      expect(seat.phones.map(({ registered }) => registered)).to.deep.equal([true]);
    });
  });

  itSimulatesEveryCall(() => company);
});
