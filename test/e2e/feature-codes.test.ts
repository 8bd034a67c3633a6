import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { dominantTone } from '../support/audio/dominant-tone.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

interface AgentNow {
  readonly loggedInAt: string | null;
  readonly seatExtensionId: number | null;
  readonly status: { readonly id: number; readonly name: string };
}

describe('feature codes, dialled at real phones [U8]', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let desk: { extensionId: number; user: string; password: string };
  let flora: { id: number };
  let onBreak: { id: number };
  let number: { called: string };
  let phones: Softphones;
  let annasPhone: Softphone;
  let deskPhone: Softphone;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales');
    const selling = await company.skill('Selling', [sales.id]);
    onBreak = await company.status('Break', false);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    const { rest } = company;
    const phone = await rest.post<{ id: number; sip: { user: string; secret: string } }>('/v1/phones', {
      name: 'A desk for anybody',
    });
    const extension = await rest.post<{ id: number }>('/v1/extensions', {
      digits: '777',
      name: 'Desk',
      devices: [{ phoneId: phone.id }],
    });
    desk = { extensionId: extension.id, user: phone.sip.user, password: phone.sip.secret };
    const roles = await rest.get<{ items: { id: number }[] }>('/v1/roles');
    flora = await rest.post('/v1/users', {
      firstName: 'Flora',
      lastName: 'Floating',
      email: `flora-${randomBytes(3).toString('hex')}@example.com`,
      password: 'test-password-1',
      roleId: roles.items[0]?.id,
      agent: true,
      skills: [{ skillId: selling.id }],
      agentNumber: '4312',
      pin: '90817',
    });
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [
        { user: anna.phone.user, password: anna.phone.password, toneHz: 440, answer: 'never' },
        { user: desk.user, password: desk.password, toneHz: 660, answer: 'never' },
      ],
    });
    annasPhone = phones.phone(anna.phone.user);
    deskPhone = phones.phone(desk.user);
    await Promise.all(phones.phones.map((one) => one.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  afterEach(async () => {
    for (const { id } of [anna, flora]) await company.rest.post(`/v1/agents/${id}/logout`);
  });

  const now = ({ id }: { id: number }) => company.rest.get<AgentNow>(`/v1/agents/${id}`);
  /** Dials a code, types as soon as it is answered, and waits until the call was ended by the other side. */
  const dial = async (phone: Softphone, code: string, typed = ''): Promise<void> => {
    const since = Date.now();
    await phone.dial(code);
    const { callId } = await phone.waitFor('established', { since });
    await phone.sendDigits(typed);
    await untilClosed(phone, callId);
  };
  /** By its id: the call before may have closed in the same millisecond. */
  const untilClosed = (phone: Softphone, callId: string | undefined) =>
    eventually(() => {
      expect(phone.eventsOf('closed').map((event) => event.callId)).to.include(callId);
    }, 25_000);

  it('*10 logs in whose fixed extension it is; when the call ends the next queue call rings there; *11 logs out', async () => {
    await dial(annasPhone, '*10');
    const loggedIn = await now(anna);
    expect(loggedIn.seatExtensionId).to.equal(anna.extensionId);
    expect(loggedIn.status.name).to.equal('Connected');
    const since = Date.now();
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: system.engine.sip,
      toneHz: 1_000,
    });
    await annasPhone.waitFor('incoming', { since });
    await call.hangUp();
    await annasPhone.waitFor('closed', { since });
    await dial(annasPhone, '*11');
    const loggedOut = await now(anna);
    expect(loggedOut.loggedInAt).to.equal(null);
    expect(loggedOut.status.name).to.equal('Unassigned');
  });

  it('*12 leads to the next status, and around', async () => {
    await dial(annasPhone, '*10');
    await dial(annasPhone, '*12');
    expect((await now(anna)).status.id).to.equal(onBreak.id);
    await dial(annasPhone, '*12');
    expect((await now(anna)).status.name).to.equal('Connected');
  });

  it('a floating agent logs in by number and PIN at the extension of the phone', async () => {
    await dial(deskPhone, '*10', '4312#90817#');
    expect((await now(flora)).seatExtensionId).to.equal(desk.extensionId);
    await dial(deskPhone, '*11');
    expect((await now(flora)).loggedInAt).to.equal(null);
  });

  it('a wrong PIN sounds refused and logs nobody in; who then types nothing is let go', async () => {
    await dial(deskPhone, '*10', '4312#90818#');
    expect((await now(flora)).loggedInAt).to.equal(null);
    const heard = deskPhone.heard().at(-1)?.channels[0] ?? new Int16Array();
    expect(dominantTone(heard, [400])).to.equal(400);
  });

  it('a seat that is not permitted is refused', async () => {
    await company.rest.patch(`/v1/users/${flora.id}`, { seatIds: [] });
    await dial(deskPhone, '*10', '4312#90817#');
    expect((await now(flora)).loggedInAt).to.equal(null);
    await company.rest.patch(`/v1/users/${flora.id}`, { seatIds: null });
    await dial(deskPhone, '*10', '4312#90817#');
    expect((await now(flora)).seatExtensionId).to.equal(desk.extensionId);
  });

  it('the audit tells that the agent did it, at the phone [P6]', async () => {
    await dial(deskPhone, '*10', '4312#90817#');
    const { items } = await company.rest.get<{ items: { action: string }[] }>(
      `/v1/audit-entries?kind=agent&objectId=${flora.id}&limit=1`,
    );
    expect(items[0]).to.include({ action: 'log-in', label: 'phone', address: desk.user, userId: flora.id });
  });

  it('a feature code is no call: no call status is shown', async () => {
    await dial(annasPhone, '*10');
    const since = Date.now();
    await annasPhone.dial('*12');
    const { callId } = await annasPhone.waitFor('established', { since });
    expect((await now(anna)).status.name).not.to.equal('Outgoing call');
    await untilClosed(annasPhone, callId);
  });

  itSimulatesEveryCall(() => company);
});
