import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { RestClient } from '../../ops/local/rest-client.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const patient = { prefer: 'wait=30' };
const dayMs = 86_400_000;

describe('a team leader who keeps the duty roster, with real phones [R6, R7]', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let people: TestAgent[];
  let phones: Softphones;
  let leader: RestClient;
  let own: { id: number };
  let others: { id: number };
  let ownNumber: { called: string };
  let othersNumber: { called: string };
  const calls: SippCall[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    people = [];
    for (const name of ['Anna', 'Ben', 'Cleo']) people.push(await company.agent(name, []));
    const role = await make('roles', { name: 'Team leader', rights: ['edit-own-call-logic'] });
    const email = `leader-${randomBytes(3).toString('hex')}@example.com`;
    const password = 'test-password-1';
    const user = { firstName: 'Lena', lastName: 'Leader', email, password, roleId: role.id };
    const { id: leaderId } = await make('users', user);
    const calendar = (name: string, editorIds: number[]) =>
      make('calendars', {
        ...{ name, timeZone: 'Europe/Budapest', editorIds },
        defaultDestination: { kind: 'extension', extensionId: people[2]?.extensionId },
      });
    own = await calendar('Ours', [leaderId]);
    others = await calendar('Theirs', []);
    ownNumber = await company.number({ kind: 'calendar', calendarId: own.id });
    othersNumber = await company.number({ kind: 'calendar', calendarId: others.id });
    leader = await new RestClient(system.url()).signIn(email, password);
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: people.map(({ phone }) => ({ ...phone, toneHz: 440, answer: 'never' })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });
  after(async () => {
    await phones.stop();
  });
  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp().catch(() => undefined);
  });

  const sip = () => system.engine.sip;
  const make = (path: string, body: Readonly<Record<string, unknown>>) =>
    company.rest.post<{ id: number }>(`/v1/${path}`, body, patient);
  /** Of all hours of yesterday, today and tomorrow, wherever the clock stands. */
  const rosterOf = (who: string) => {
    const days = [-1, 0, 1].map((day) => new Date(Date.now() + day * dayMs).toISOString().slice(0, 10));
    return ['date,from,to,who', ...days.map((day) => `${day},00:00,24:00,${who}`), ''].join('\n');
  };
  const importRoster = async (calendarId: number, who: string) => {
    const headers = { 'content-type': 'text/csv', ...patient };
    return await leader.fetch('POST', `/v1/calendars/${calendarId}/roster`, rosterOf(who), headers);
  };
  const ringsOnly = async ({ called }: { called: string }, wanted: number): Promise<void> => {
    const since = Date.now();
    const call = await placeSippCall({
      ...{ from: company.trunkAddress, to: called, callerNumber: '+36301110001', target: sip() },
      toneHz: 1_000,
    });
    calls.push(call);
    const phoneOf = (index: number) => phones.phone(people[index]?.phone.user ?? '');
    await phoneOf(wanted).waitFor('incoming', { since, withinMs: 20_000 });
    const rang = people.flatMap((_, index) =>
      phoneOf(index)
        .eventsOf('incoming')
        .some(({ at }) => at >= since)
        ? [index]
        : [],
    );
    await call.hangUp();
    expect(rang).to.deep.equal([wanted]);
  };

  it('without a roster the call goes where the calendar leads by default', async () => {
    await ringsOnly(ownNumber, 2);
  });

  it('who the roster names has the call, and after the next roster who that one names', async () => {
    for (const wanted of [0, 1]) {
      const answer = await importRoster(own.id, people[wanted]?.extension ?? '');
      expect(answer.status, await answer.text()).to.equal(200);
      await ringsOnly(ownNumber, wanted);
    }
  });

  it('a roster with a row of nobody changes nothing', async () => {
    const answer = await importRoster(own.id, '999');
    expect(answer.status).to.equal(422);
    await ringsOnly(ownNumber, 1);
  });

  it('the leader leads the calls of the own calendar elsewhere, and those of no other', async () => {
    const defaultDestination = { kind: 'extension', extensionId: people[0]?.extensionId };
    const edit = (id: number, fields: object) =>
      leader.fetch('PATCH', `/v1/calendars/${id}`, fields, patient);
    expect((await edit(own.id, { overrides: [], defaultDestination })).status).to.equal(200);
    await ringsOnly(ownNumber, 0);
    expect((await edit(others.id, { defaultDestination })).status).to.equal(404);
    expect((await importRoster(others.id, people[0]?.extension ?? '')).status).to.equal(404);
    await ringsOnly(othersNumber, 2);
  });

  itSimulatesEveryCall(() => company);
});
