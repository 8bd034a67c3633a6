import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { markPhone, ringsBetween } from '../support/phones/phone-mark.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const flips = 500;
const callers = 3;

/** From the answer to a click that took an agent out until the next click that brings the agent in: marks of the phone. */
interface OutOfQueue {
  readonly phone: Softphone;
  readonly from: number;
  readonly to: number;
}

describe('status clicks against waiting callers', function () {
  this.timeout(180_000);
  let system: RunningSystem;
  let company: TestCompany;
  let agents: TestAgent[];
  let phones: Softphones;
  let onBreak: { id: number };
  let calls: SippCall[];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const sales = await company.queue('Sales', { ringSeconds: 3, strategy: 'ring-all' });
    const selling = await company.skill('Selling', [sales.id]);
    const number = await company.number({ kind: 'queue', queueId: sales.id });
    onBreak = await company.status('Break', false);
    agents = [];
    for (const name of ['Anna', 'Ben', 'Cleo'])
      agents.push(await company.agent(name, [{ skillId: selling.id }]));
    const sip = system.engine.sip;
    phones = await startSoftphones({
      sip: sip,
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: agents.map(({ phone }) => ({ ...phone, toneHz: 440, answer: 'never' })),
    });
    await Promise.all(phones.phones.map((phone) => phone.registered()));
    for (const { id } of agents) await company.rest.post(`/v1/agents/${id}/login`);
    calls = [];
    for (let call = 0; call < callers; call += 1) {
      calls.push(
        await placeSippCall({
          from: company.trunkAddress,
          to: number.called,
          callerNumber: `+3630111223${call}`,
          target: sip,
          toneHz: 1_000,
        }),
      );
    }
    await Promise.all(calls.map((call) => call.answered));
  });

  after(async () => {
    await Promise.all(calls.map((call) => call.hangUp().catch(() => undefined)));
    for (const { id } of agents) await company.rest.post(`/v1/agents/${id}/logout`);
    await phones.stop();
  });

  it(`${flips} random clicks: not one offer to a phone after the 200 of a break [S14]`, async () => {
    const outs: OutOfQueue[] = [];
    let clicks = 0;
    const flipOne = async (agent: TestAgent): Promise<void> => {
      const phone = phones.phone(agent.phone.user);
      while (clicks < flips) {
        clicks += 1;
        const response = await company.rest.fetch('PUT', `/v1/agents/${agent.id}/status`, {
          statusId: onBreak.id,
        });
        const from = await markPhone(phone);
        expect(response.status, 'the click was obeyed before it was answered').to.equal(200);
        await pause(Math.random() * 120);
        const to = await markPhone(phone);
        clicks += 1;
        await company.rest.put(`/v1/agents/${agent.id}/status`, {
          statusId: company.statuses.Connected ?? 0,
        });
        outs.push({ phone, from, to });
        // app_queue looks for free members each second: a short stay often sees no offer, a long one a ring in flight.
        await pause(Math.random() * 900);
      }
    };
    await Promise.all(agents.map(flipOne));

    const offers = phones.phones.flatMap((phone) => phone.eventsOf('incoming'));
    expect(offers.length, 'offers while the agents were in').to.be.greaterThan(20);
    const wrong = outs.flatMap(({ phone, from, to }) => ringsBetween(phone, from, to));
    expect(wrong, `of ${offers.length} offers`).to.deep.equal([]);
    await Promise.all(calls.map((call) => call.hangUp()));
  });
  itSimulatesEveryCall(() => company);
});

/** Not a wait for something to happen: the rhythm of the clicks. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
