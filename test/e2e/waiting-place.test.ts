import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { toneSamples } from '../support/audio/tone.ts';
import { wavBytes } from '../support/audio/wav.ts';
import type { Keypad } from '../support/engine/engine-under-test.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const patient = { prefer: 'wait=30' };

interface CallView {
  readonly id: number;
  readonly answeredBy: object | null;
  readonly marks: readonly { readonly node: string; readonly mark: string }[];
}

describe('a caller who leaves a queue by a key and comes back from a menu, with real phones [R12]', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let phones: Softphones;
  let phone: Softphone;
  let keypad: Keypad;
  let queue: { id: number };
  let menu: { id: number };
  let number: { id: number; called: string };
  const calls: SippCall[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const { rest } = company;
    const prompt = await rest.post<{ id: number }>('/v1/prompts', { name: 'Menu' }, patient);
    const audio = wavBytes(toneSamples(700, 2), 8_000);
    const headers = { 'content-type': 'audio/wav', ...patient };
    const uploaded = await rest.fetch('PUT', `/v1/prompts/${prompt.id}/audio`, audio, headers);
    expect(uploaded.status, await uploaded.text()).to.equal(200);
    menu = await rest.post(
      '/v1/menus',
      {
        ...{ name: 'While you wait', promptId: prompt.id, waitSeconds: 30, tries: 9 },
        keys: [{ key: '2', destination: { kind: 'waiting-place' } }],
      },
      patient,
    );
    queue = await company.queue('Support', {
      keys: [{ key: '1', destination: { kind: 'menu', menuId: menu.id } }],
    });
    const helping = await company.skill('Helping', [queue.id]);
    anna = await company.agent('Anna', [{ skillId: helping.id }]);
    number = await company.number({ kind: 'queue', queueId: queue.id });
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ ...anna.phone, toneHz: 440, answer: 'auto' }],
    });
    phone = phones.phone(anna.phone.user);
    await phone.registered();
    keypad = await system.engine.openKeypad();
  });
  after(async () => {
    for (const call of calls) await call.hangUp().catch(() => undefined);
    await keypad.close();
    await phones.stop();
  });

  const sip = () => system.engine.sip;
  const callIn = async (callerNumber: string): Promise<SippCall> => {
    const call = await placeSippCall({
      ...{ from: company.trunkAddress, to: number.called, callerNumber, target: sip(), toneHz: 1_000 },
    });
    calls.push(call);
    await call.answered;
    return call;
  };
  const viewOf = async (caller: string): Promise<CallView> => {
    const { items } = await company.rest.get<{ items: { id: number }[] }>(
      `/v1/calls?caller=${encodeURIComponent(caller)}`,
    );
    expect(items, caller).to.have.length(1);
    return await company.rest.get<CallView>(`/v1/calls/${items[0]?.id ?? 0}`);
  };
  const marksOf = async (caller: string) =>
    (await viewOf(caller)).marks.map(({ node, mark }) => `${node}:${mark}`);
  const untilAt = (caller: string, mark: string) =>
    eventually(async () => {
      expect((await marksOf(caller)).at(-1)).to.equal(mark);
    }, 20_000);

  it('keeps the place: is answered before those who came later and never left', async () => {
    const [first, second] = ['+36301110001', '+36301110002'];
    const early = await callIn(first);
    await untilAt(first, `queue-${queue.id}:enter`);
    const late = await callIn(second);
    await untilAt(second, `queue-${queue.id}:enter`);
    await keypad.press(first, '1');
    await untilAt(first, `menu-${menu.id}:enter`);
    // What is pressed before the controller has the call is nobody's.
    await eventually(
      async () => {
        await keypad.press(first, '2');
        expect((await marksOf(first)).at(-1)).to.equal(`queue-${queue.id}:enter`);
      },
      20_000,
      1_000,
    );
    expect(await marksOf(first)).to.deep.equal([
      ...[`number-${number.id}:enter`, `queue-${queue.id}:enter`, `queue-${queue.id}:key-1`],
      ...[`menu-${menu.id}:enter`, `menu-${menu.id}:key-2`, 'waiting-place:enter', `queue-${queue.id}:enter`],
    ]);

    const since = Date.now();
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    await phone.waitFor('established', { since, withinMs: 20_000 });
    await eventually(async () => {
      expect((await viewOf(first)).answeredBy).to.include({ agentId: anna.id });
    }, 10_000);
    expect((await viewOf(second)).answeredBy).to.equal(null);
    const next = Date.now();
    await early.hangUp();
    await phone.waitFor('established', { since: next, withinMs: 20_000 });
    await eventually(async () => {
      expect((await viewOf(second)).answeredBy).to.include({ agentId: anna.id });
    }, 10_000);
    await late.hangUp();
    await company.rest.post(`/v1/agents/${anna.id}/logout`);
  });

  itSimulatesEveryCall(() => company);
});
