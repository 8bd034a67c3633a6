import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

describe('a queue that is removed while no controller looks at a real Asterisk', function () {
  this.timeout(60_000);
  let bench: AsteriskBench;
  before(async () => {
    bench = await startAsteriskBench();
  });
  after(() => bench.dispose());

  type Company = ReturnType<typeof freshCompany>;
  const companyOf = ({ companyId, queueId }: Company, queueIds = [queueId]) =>
    sampleConfiguration(companyId, 1, {
      phones: [samplePhone(companyId)],
      trunks: [sampleTrunk(companyId)],
      queues: queueIds.map((id) => sampleQueue(id)),
    });
  const callIn = (company: Company, callerNumber: string) =>
    bench.people.customer(companyOf(company), callerNumber);
  const callerIn = (engine: MediaEngine, { queueId }: Company) =>
    eventually(() => {
      const callIds = engine.waitingCallers(queueId).map(({ callId }) => callId);
      expect(callIds).to.have.length(1);
      return callIds[0] ?? '';
    });
  /** What a controller does that ends before it comes to load. */
  const writeNoQueues = ({ companyId }: Company) =>
    writeFile(join(bench.asterisk().generatedFolder, `company-${companyId}`, 'queues.conf'), '');
  const startController = async () => {
    const controller = bench.newController();
    controller.start();
    await eventually(() => {
      expect(controller.unavailableReason()).to.equal(null);
    });
    return controller;
  };
  const untilEnded = (engine: MediaEngine, before: ReadonlySet<string>, channels: readonly string[]) =>
    eventually(async () => {
      const live = await engine.liveChannels();
      expect([...before].filter((channel) => !live.has(channel))).to.deep.equal(channels);
    });

  it('who waits in it is hung up on by the controller that comes; who talks, or waits elsewhere, goes on', async () => {
    const [going, staying] = [freshCompany(), freshCompany()];
    for (const company of [going, staying]) await bench.engine.applyConfiguration(companyOf(company));
    const phone = await bench.people.phone(samplePhone(going.companyId));
    const agent = { ...going, device: `phone${going.companyId}`, level: 1 };
    await bench.engine.carryOut(planMemberships([agent], []));
    const talking = await callIn(going, '36301110001');
    await phone.rings();
    await phone.accepts();
    await eventually(() => {
      expect(bench.engine.waitingCallers(going.queueId)).to.deep.equal([]);
    });
    const customers = [await callIn(going, '36301110002'), await callIn(staying, '36301110003')];
    const lost = await callerIn(bench.engine, going);
    await callerIn(bench.engine, staying);
    const before = await bench.engine.liveChannels();
    await bench.engine.close();
    await writeNoQueues(going);
    await bench.outside.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' });

    const next = await startController();
    try {
      await untilEnded(next, before, [lost]);
      await talking.hangsUp();
      await Promise.all(customers.map((customer) => customer.hangsUp()));
    } finally {
      await next.close();
    }
  });

  it('who waits in it is hung up on, too, by the controller that loads it with the change of another company', async () => {
    const [going, edited] = [freshCompany(), freshCompany()];
    const first = await startController();
    for (const company of [going, edited]) await first.applyConfiguration(companyOf(company));
    await callIn(going, '36301110004');
    const lost = await callerIn(first, going);
    const before = await first.liveChannels();
    await first.close();
    await writeNoQueues(going);

    const next = await startController();
    try {
      expect(await callerIn(next, going)).to.equal(lost);
      const { queueId } = edited;
      expect(await next.applyConfiguration(companyOf(edited, [queueId, queueId + 1])))
        .to.have.property('loaded')
        .that.includes('queues');
      await untilEnded(next, before, [lost]);
    } finally {
      await next.close();
    }
  });
});
