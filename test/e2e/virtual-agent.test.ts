import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { heardTones } from '../support/audio/dominant-tone.ts';
import { eventually } from '../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('a virtual agent, with a real mobile behind a trunk [S9]', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let mobile: MobilePhone;
  let number: { called: string };
  let onBreak: { id: number };
  const calls: SippCall[] = [];
  let since = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 30 });
    const selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    const folder = mkdtempSync(join(system.installation.folder, 'phones-'));
    const mobileNumber = `+3670${String(company.id).padStart(7, '0')}`;
    mobile = await startMobilePhone({ folder: join(folder, 'mobile'), number: mobileNumber, toneHz: 880 });
    const provider = await company.rest.post<{ id: number }>('/v1/trunks', {
      name: 'Mobile provider',
      host: mobile.host,
      port: mobile.port,
    });
    const phone = await company.rest.post<{ id: number }>('/v1/phones', {
      name: "Anna's mobile",
      kind: 'mobile',
      mobileNumber,
      trunkId: provider.id,
    });
    await company.rest.patch(`/v1/users/${anna.id}`, { mobilePhoneId: phone.id });
  });

  after(() => mobile.stop());

  beforeEach(async () => {
    await company.rest.post(`/v1/agents/${anna.id}/login`, { mobile: true });
    since = Date.now();
  });

  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp().catch(() => undefined);
    await mobile.hangUp().catch(() => undefined);
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  const callIn = async (): Promise<SippCall> => {
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36305556677',
      target: system.engine.sip,
      toneHz: 1_000,
    });
    calls.push(call);
    return call;
  };
  const status = async () =>
    (await company.rest.get<{ status: { name: string } }>(`/v1/agents/${anna.id}`)).status.name;
  const rings = () => mobile.events.filter(({ type, at }) => type === 'incoming' && at >= since);
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };

  it('gets a queue call at the mobile, has it with the key 1, and stays Virtual all the while', async () => {
    expect(await status()).to.equal('Virtual');
    const call = await callIn();
    await mobile.waitFor('incoming', { since });
    expect(await status()).to.equal('Virtual');
    await mobile.accept();
    await mobile.waitFor('established', { since });
    await mobile.sendDigits('1');
    await pass(1_500);
    expect(await status()).to.equal('Virtual');
    expect(mobile.events.filter(({ type, at }) => type === 'closed' && at >= since)).to.be.empty;
    await call.hangUp();
    await mobile.waitFor('closed', { since });
    const heard = mobile.heard().at(-1);
    expect(
      heard && heardTones(heard.channels[0] ?? new Int16Array(), [600, 1_000]).map(({ hz }) => hz),
    ).to.include(1_000);
  });

  it('gets none on a break, and the ring that comes in is ended by it [S14]', async () => {
    await callIn();
    await mobile.waitFor('incoming', { since });
    await company.rest.put(`/v1/agents/${anna.id}/status`, { statusId: onBreak.id });
    await mobile.waitFor('closed', { since, withinMs: 1_000 });
    const before = rings().length;
    await pass(2_500);
    expect(rings()).to.have.length(before);
  });

  itSimulatesEveryCall(() => company);
});
