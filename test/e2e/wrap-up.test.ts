import { expect } from 'chai';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { TransferringPhone } from '../support/phones/transferring-phone.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

const wrapUpSeconds = 3;

describe('wrap-up of an agent with two queues, with real phones', function () {
  this.timeout(60_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let annasPhone: TransferringPhone;
  let bens: Softphones;
  let sales: { called: string };
  let support: { called: string };
  const calls: SippCall[] = [];

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    const queues = [
      await company.queue('Sales', { wrapUpSeconds }),
      await company.queue('Support', { wrapUpSeconds }),
    ] as const;
    const skill = await company.skill(
      'All',
      queues.map(({ id }) => id),
    );
    sales = await company.number({ kind: 'queue', queueId: queues[0].id });
    support = await company.number({ kind: 'queue', queueId: queues[1].id });
    anna = await company.agent('Anna', [{ skillId: skill.id }]);
    ben = await company.agent('Ben', []);
    bens = await startSoftphones({
      sip: target(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [{ user: ben.phone.user, password: ben.phone.password, toneHz: 660, answer: 'auto' }],
    });
    await bens.phone(ben.phone.user).registered();
    annasPhone = await TransferringPhone.start(target(), anna.phone);
    await company.rest.post(`/v1/agents/${anna.id}/login`);
  });

  after(async () => {
    annasPhone.stop();
    await bens.stop();
  });

  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp().catch(() => undefined);
    await annasPhone.hangUp();
    await eventually(() => {
      expect(annasPhone.isRinging).to.equal(false);
    });
  });

  const target = () => system.engine.sip;
  const callIn = async (number: { called: string }): Promise<void> => {
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36305556677',
      target: target(),
      toneHz: 1_000,
    });
    calls.push(call);
  };
  const pass = (ms: number) => {
    const until = Date.now() + ms;
    return eventually(() => {
      expect(Date.now()).to.be.greaterThan(until);
    });
  };
  /** For at least a second, as the queue counts whole ones. */
  const talk = async () => {
    await callIn(sales);
    await annasPhone.accept(12_000);
    await eventually(() => {
      expect(annasPhone.connected).to.equal(1);
    });
    await pass(1_100);
  };
  /**
   * A call of the other queue comes at once, and rings only when the wrap-up is over.
   *
   * @param endedAt of the queue call; another line of the phone may be open for longer. Default: when the last line is put down
   */
  const expectWrapUp = async (endedAt?: number) => {
    await eventually(() => {
      expect(annasPhone.connected).to.equal(0);
    });
    const ended = endedAt ?? Date.now();
    await callIn(support);
    await eventually(() => {
      expect(annasPhone.isRinging).to.equal(true);
    }, 10_000);
    expect(Date.now() - ended, 'ms from the end to the next ring').to.be.within(
      (wrapUpSeconds - 1) * 1_000,
      (wrapUpSeconds + 3) * 1_000,
    );
  };

  it('is kept in both queues after a call', async () => {
    await talk();
    await annasPhone.hangUp();
    await expectWrapUp();
  });

  it('begins when the agent has sent the caller on', async () => {
    await talk();
    await annasPhone.blindTransfer(ben.extension);
    await expectWrapUp();
  });

  it('begins when the agent has connected the caller with a colleague', async () => {
    await talk();
    await annasPhone.dial(ben.extension);
    // Nobody presses a key in the very moment of the answer, when the two are not connected yet.
    await pass(1_000);
    await annasPhone.transferFirstToSecond();
    await expectWrapUp(Date.now());
  });

  itSimulatesEveryCall(() => company);
});
