import { expect } from 'chai';
import { createAsteriskEngine } from '../../../src/asterisk/create-asterisk-engine.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { eventually } from '../../support/eventually.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { sampleConfiguration, samplePhone, sampleTrunk } from './sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

describe('a controller that starts while calls run on a real Asterisk', function () {
  this.timeout(60_000);
  let bench: AsteriskBench;
  before(async () => {
    bench = await startAsteriskBench();
  });
  after(() => bench.dispose());

  it('sees who waits and since when, what rings and talks, and who is registered; and follows them from there', async () => {
    const accounts = [samplePhone(1), samplePhone(2), samplePhone(3)];
    const company = sampleConfiguration(1, 1, { phones: accounts, trunks: [sampleTrunk(1)] });
    await bench.engine.applyConfiguration(company);
    const [anna, ben, cleo] = await Promise.all(accounts.map((account) => bench.people.phone(account)));
    await anna?.dials('202');
    await ben?.rings();
    await ben?.accepts();
    const atCleos = { queueId: 10, agentId: 100, device: 'phone3', level: 1 };
    await bench.engine.carryOut(planMemberships([atCleos], []));
    const startedAt = Date.now();
    const customer = await bench.people.customer(company, '36301112233');
    await cleo?.rings();
    await bench.engine.close();

    const { ports, user, secret, generatedFolder } = bench.asterisk();
    const next = createAsteriskEngine({
      nodeId: 1,
      host: '127.0.0.1',
      amiPort: ports.ami,
      ariPort: ports.http,
      username: user,
      secret,
      generatedFolder,
      promptSource: () => Promise.resolve(null),
      onFault: () => undefined,
    });
    const ended = new ToldEvents({ engine: next }, ['leg-ended'], () => true);
    try {
      next.start();
      await eventually(() => {
        expect(next.unavailableReason()).to.equal(null);
      });
      const [waiting] = next.waitingCallers(10);
      expect(waiting).to.include({ position: 1, callerNumber: '36301112233' });
      expect(waiting?.since.getTime()).to.be.within(startedAt - 1_000, Date.now());
      expect(next.queuesWithCallers()).to.deep.equal([10]);
      expect([...(await next.registeredPhones())].sort()).to.deep.equal(['phone1', 'phone2', 'phone3']);
      const legs = (await next.liveLegs()).map(({ device, direction }) => `${device} ${direction}`);
      expect(legs.sort()).to.deep.equal(['phone1 outgoing', 'phone2 incoming', 'phone3 incoming']);

      await anna?.hangsUp();
      await customer.hangsUp();
      await ended.untilAll(['phone1', 'phone2', 'phone3'], ({ device }) => device);
      expect(next.queuesWithCallers()).to.deep.equal([]);
    } finally {
      await next.close();
    }
  });
});
