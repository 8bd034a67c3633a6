import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { eventually } from '../../support/eventually.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone, sampleQueue, sampleTrunk } from './sample-configuration.ts';

describe('a queue that is removed while no controller looks at a real Asterisk', function () {
  this.timeout(60_000);
  let bench: AsteriskBench;
  before(async () => {
    bench = await startAsteriskBench();
  });
  after(() => bench.dispose());

  it('who waits in it is hung up on by the controller that comes; who talks, or waits elsewhere, goes on', async () => {
    const [going, staying] = [freshCompany(), freshCompany()];
    const companyOf = ({ companyId, queueId }: typeof going) =>
      sampleConfiguration(companyId, 1, {
        phones: [samplePhone(companyId)],
        trunks: [sampleTrunk(companyId)],
        queues: [sampleQueue(queueId)],
      });
    for (const company of [going, staying]) await bench.engine.applyConfiguration(companyOf(company));
    const phone = await bench.people.phone(samplePhone(going.companyId));
    const agent = { ...going, device: `phone${going.companyId}`, level: 1 };
    await bench.engine.carryOut(planMemberships([agent], []));
    const talking = await bench.people.customer(companyOf(going), '36301110001');
    await phone.rings();
    await phone.accepts();
    await eventually(() => {
      expect(bench.engine.waitingCallers(going.queueId)).to.deep.equal([]);
    });
    const customers = [
      await bench.people.customer(companyOf(going), '36301110002'),
      await bench.people.customer(companyOf(staying), '36301110003'),
    ];
    const callersIn = ({ queueId }: typeof going) =>
      eventually(() => {
        const callIds = bench.engine.waitingCallers(queueId).map(({ callId }) => callId);
        expect(callIds).to.have.length(1);
        return callIds;
      });
    const [lost = ''] = await callersIn(going);
    await callersIn(staying);
    const before = await bench.engine.liveChannels();
    await bench.engine.close();
    const file = join(bench.asterisk().generatedFolder, `company-${going.companyId}`, 'queues.conf');
    await writeFile(file, '');
    await bench.outside.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' });

    const next = bench.newController();
    try {
      next.start();
      await eventually(async () => {
        expect(next.unavailableReason()).to.equal(null);
        const live = await next.liveChannels();
        const ended = [...before].filter((channel) => !live.has(channel));
        expect(ended).to.deep.equal([lost]);
      });
      await talking.hangsUp();
      await Promise.all(customers.map((customer) => customer.hangsUp()));
    } finally {
      await next.close();
    }
  });
});
