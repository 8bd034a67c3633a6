import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { sendRawInvite } from '../support/phones/raw-invite.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall, recordOfCall } from '../support/simulated-like-marks.ts';

const patient = { prefer: 'wait=30' };

interface Call {
  readonly id: number;
  readonly callerNumber: string | null;
  readonly dialled: string | null;
  readonly trunkId: number | null;
  readonly numberId: number | null;
  readonly endedAt: string | null;
  readonly endedBy: string | null;
}

describe('a provider that writes numbers as its country does', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let strangers: TestCompany;
  let manager: TestAgent;
  let assistant: TestAgent;
  let phones: Softphones;
  let trunk: { id: number };
  let number: { id: number; called: string };
  let callers = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    strangers = await createCompany(system);
    manager = await company.agent('Mary', []);
    assistant = await company.agent('Ann', []);
    number = await company.number({ kind: 'extension', extensionId: manager.extensionId });
    [trunk = { id: 0 }] = (await company.rest.get<{ items: { id: number }[] }>('/v1/trunks')).items;
    const family = await company.rest.post<{ id: number }>(
      '/v1/caller-lists',
      { name: 'Family', entries: [{ kind: 'prefix', prefix: '+36309' }] },
      patient,
    );
    await company.rest.post(
      '/v1/redirects',
      {
        holder: { kind: 'extension', extensionId: manager.extensionId },
        applies: 'not-listed',
        callerListIds: [family.id],
        destination: { kind: 'extension', extensionId: assistant.extensionId },
      },
      patient,
    );
    // By it callers would not be read: what counts is the provider.
    await (await system.operator()).patch(`/v1/companies/${company.id}`, { country: 'GB' }, patient);
    phones = await startSoftphones({
      sip: system.engine.sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [manager, assistant].map(({ phone }) => ({
        user: phone.user,
        password: phone.password,
        toneHz: 500,
        answer: 'never' as const,
      })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
  });

  after(async () => {
    await phones.stop();
  });

  /** `+3612345678` as people there dial it. */
  const national = () => number.called.replace('+36', '06');
  /** Each call has a caller of its own, by which its record is found. */
  const caller = (prefix: string) => {
    callers += 1;
    return `${prefix}${String(company.id % 1_000).padStart(3, '0')}${String(callers).padStart(4 - prefix.length + 4, '0')}`;
  };
  const isSaid = (numberFormat: Readonly<Record<string, unknown>> | null) =>
    company.rest.patch(`/v1/trunks/${trunk.id}`, { numberFormat }, patient);
  const refused = (requestUser: string, callerNumber: string) =>
    sendRawInvite({ from: company.trunkAddress, requestUser, callerNumber, target: system.engine.sip });
  const rings = async (dialled: string, callerNumber: string, wanted: TestAgent) => {
    const phone = phones.phone(wanted.phone.user);
    const since = Date.now();
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: dialled,
      callerNumber,
      target: system.engine.sip,
      toneHz: 1_000,
    });
    await phone.waitFor('incoming', { since, withinMs: 20_000 });
    await call.hangUp();
    await phone.waitFor('closed', { since });
  };
  const callFrom = (callerNumber: string) =>
    eventually(async () => {
      const { items } = await company.rest.get<{ items: Call[] }>(`/v1/calls?caller=${callerNumber}`);
      const [call] = items;
      if (!call?.endedAt) throw new Error('not told of yet');
      return call;
    }, 30_000);
  const explained = (id: number) =>
    company.rest.get<{ calledNumber: string | null; trunk: unknown; steps: unknown[] }>(
      `/v1/calls/${id}/explanation`,
    );

  it('of which nothing is said calls a number that nobody has: it is refused, and the call is in the list with what was dialled and its trunk [C3]', async () => {
    const from = caller('0630');
    expect((await refused(national(), from)).status).to.equal(404);
    const call = await callFrom(from);
    expect(call).to.include({ dialled: national(), trunkId: trunk.id, numberId: null, endedBy: 'logic' });
    expect(await explained(call.id)).to.deep.include({
      calledNumber: `+${national()}`,
      trunk: { kind: 'trunk', id: trunk.id, name: 'Provider' },
      steps: [],
    });
    const theirs = await strangers.rest.get<{ items: Call[] }>(`/v1/calls?caller=${from}`);
    expect(theirs.items, 'calls of others').to.deep.equal([]);
  });

  it('reaches the number once that is said of it, and its callers are found on lists [R9]', async () => {
    await isSaid({ country: 'HU' });
    for (const dialled of [national(), number.called.replace('+', '00'), number.called.replace('+36', '')])
      await rings(dialled, caller('0630'), assistant);
    const member = caller('06309');
    await rings(national(), member, manager);
    const { id } = await callFrom(member);
    const { caller: shown, calledNumber } = await company.rest.get<{ caller: unknown; calledNumber: string }>(
      `/v1/calls/${id}/explanation`,
    );
    expect(calledNumber).to.equal(number.called);
    expect(shown).to.deep.equal({ kind: 'outside', number: member.replace('06', '36') });
  });

  it('is simulated as it calls: what rings is what is shown', async () => {
    const member = caller('06309');
    await rings(national(), member, manager);
    const record = await recordOfCall(company.rest, member);
    const simulated = await company.rest.post<{ call: { steps: { marks: string[] }[] } }>('/v1/simulations', {
      ...{ dialled: national(), trunkId: trunk.id, caller: member, at: record.startedAt },
    });
    const marks = record.marks.map(({ node, mark }) => `${node}:${mark}`);
    expect(simulated.call.steps.flatMap((step) => step.marks).slice(0, marks.length)).to.deep.equal(marks);
  });

  it('has prefixes of its own, if that is said', async () => {
    await isSaid({ country: 'HU', nationalPrefix: '9', internationalPrefix: '810' });
    await rings(number.called.replace('+36', '9'), caller('930'), assistant);
    await rings(number.called.replace('+', '810'), caller('81036309'), manager);
    const from = caller('930');
    expect((await refused(national(), from)).status).to.equal(404);
    expect(await explained((await callFrom(from)).id)).to.deep.include({ calledNumber: null });
  });

  it('reaches it while no controller lives; afterwards the calls are in the list, refused ones, too', async () => {
    await isSaid({ country: 'HU' });
    await system.server().kill9();
    const member = caller('06309');
    const from = caller('0630');
    try {
      await rings(national(), member, manager);
      expect((await refused(`${national()}9`, from)).status).to.equal(404);
    } finally {
      await system.restart();
    }
    company = { ...company, rest: await company.signInAgain() };
    expect(await callFrom(member)).to.include({ dialled: national(), numberId: number.id });
    expect(await callFrom(from)).to.include({ dialled: `${national()}9`, trunkId: trunk.id, numberId: null });
  });

  itSimulatesEveryCall(() => company);
});
