import { describeConfigurations } from './configuration.contract.ts';
import type { EngineBench } from './engine-bench.ts';
import { describeLiveLegs } from './live-legs.contract.ts';
import { describeMemberships } from './membership.contract.ts';
import { describeOutages } from './outage.contract.ts';
import { describeQueueOffers } from './queue-offers.contract.ts';
import { describeRegistrations } from './registration.contract.ts';

/** What every media engine does, whatever it is made of. @param startBench called once; the bench is shared by all tests */
export function describeMediaEngine(name: string, startBench: () => Promise<EngineBench>): void {
  describe(`${name} as a media engine`, function () {
    this.timeout(90_000);
    let bench: EngineBench;
    before(async () => {
      bench = await startBench();
    });
    after(() => bench.dispose());

    describeConfigurations(() => bench);
    describeMemberships(() => bench);
    describeRegistrations(() => bench);
    describeLiveLegs(() => bench);
    describeQueueOffers(() => bench);
    describeOutages(() => bench);
  });
}
