import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { queueStrategies, type QueueStrategy } from '../../src/application/ports/records/queues.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { untilFree } from '../support/phones/until-free.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

describe('levels of skills steer who is offered first', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let sales: { id: number };
  let selling: { id: number };
  let number: { called: string };
  let better: TestAgent;
  let other: TestAgent;
  let phones: Softphones;
  let calls: SippCall[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    sales = await company.queue('Sales', { ringSeconds: 10 });
    selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    other = await company.agent('Otto', [{ skillId: selling.id, level: 5 }]);
    better = await company.agent('Berta', [{ skillId: selling.id, level: 1 }]);
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [other, better].map(({ phone }) => ({ ...phone, toneHz: 440, answer: 'never' })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    for (const { id } of [other, better]) await company.rest.post(`/v1/agents/${id}/login`);
  });

  afterEach('nobody is left in the queue, however the test ended', async () => {
    await Promise.allSettled(calls.map((call) => call.hangUp()));
    calls = [];
    await untilFree(phones.phones);
  });

  after(async () => {
    for (const { id } of [other, better]) await company.rest.post(`/v1/agents/${id}/logout`);
    await phones.stop();
  });

  const sip = () => system.engine.sip;
  const phoneOf = ({ phone }: TestAgent): Softphone => phones.phone(phone.user);
  const callIn = async (): Promise<SippCall> => {
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      target: sip(),
      toneHz: 1_000,
    });
    calls.push(call);
    return call;
  };
  /** @returns when the caller came, whose call rings by now */
  const callWith = async (strategy: QueueStrategy): Promise<number> => {
    await company.rest.patch(`/v1/queues/${sales.id}`, { strategy }, { prefer: 'wait=30' });
    const since = Date.now();
    await callIn();
    await phoneOf(better).waitFor('incoming', { since });
    return since;
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    }, ms + 5_000);
  };
  /** Both engines look about once a second for somebody who is free: what they would do next would show. */
  const hasLookedAgain = () => pass(1_300);
  const ringsOf = (agent: TestAgent, since: number) =>
    phoneOf(agent).events.filter(({ type, at }) => type === 'incoming' && at >= since);

  for (const strategy of queueStrategies.filter((one) => one !== 'ring-all')) {
    it(`${strategy}: who has the better level rings, and nobody of a worse one`, async () => {
      const since = await callWith(strategy);
      await hasLookedAgain();
      expect(ringsOf(other, since)).to.be.empty;
    });
  }

  it('ring-all: who has the better level rings; those of a worse one only where the engine rings all levels at once', async () => {
    const since = await callWith('ring-all');
    if (system.engine.kind === 'freeswitch') {
      // mod_callcenter goes on through all tiers (agents_callback); its tier rules would stop at a level whose agents are merely busy.
      await phoneOf(other).waitFor('incoming', { since });
      return;
    }
    await hasLookedAgain();
    expect(ringsOf(other, since)).to.be.empty;
  });

  it('a change of one agent leaves the others as they are: calls taken, last call, place in the queue; and who waits keeps waiting', async () => {
    await company.rest.patch(`/v1/queues/${sales.id}`, { strategy: 'linear' }, { prefer: 'wait=30' });
    phoneOf(better).setAnswering('auto');
    const since = Date.now();
    const taken = await callIn();
    await phoneOf(better).waitFor('established', { since });
    // A call counts as taken once both are connected, which is a moment after the agent's phone was picked up.
    await pass(500);
    await taken.hangUp();
    await phoneOf(better).waitFor('closed', { since });
    phoneOf(better).setAnswering('never');
    const before = await eventually(async () => {
      const found = await memberOfBetter();
      expect(found?.callsTaken).to.equal(1);
      return found;
    });
    await company.rest.put(`/v1/agents/${better.id}/status`, { statusId: company.statuses.Connected ?? 0 });
    const again = Date.now();
    const waiting = await callIn();
    await phoneOf(better).waitFor('incoming', { since: again });
    await company.rest.patch(`/v1/agents/${other.id}`, { skills: [{ skillId: selling.id, level: 7 }] });
    await company.rest.patch(`/v1/agents/${other.id}`, { skills: [] });
    await company.rest.patch(`/v1/agents/${other.id}`, { skills: [{ skillId: selling.id, level: 5 }] });
    expect(await memberOfBetter()).to.deep.equal(before);
    expect(waiting.trace().endedAt, 'the caller still waits').to.equal(undefined);
    await waiting.hangUp();
  });

  const memberOfBetter = async () =>
    (await system.engine.members([sales.id])).find(({ agentId }) => agentId === better.id);

  itSimulatesEveryCall(() => company);
});
