import { describeConfigurations } from './configuration.contract.ts';
import type { EngineBench } from './engine-bench.ts';
import { describeGoneQueues } from './gone-queues.contract.ts';
import { describeLiveLegs } from './live-legs.contract.ts';
import { describeMemberships } from './membership.contract.ts';
import { describeOutages } from './outage.contract.ts';
import { describeQueueOffers } from './queue-offers.contract.ts';
import { describeRecordingPauses } from './recording-pauses.contract.ts';
import { describeRegistrations } from './registration.contract.ts';

/**
 * What every media engine does, whatever it is made of.
 *
 * @param startBench called once; the bench is shared by all tests
 * @param describeIt skips the tests, and counts them, when the engine is not on this machine
 */
export function describeMediaEngine(
  name: string,
  startBench: () => Promise<EngineBench>,
  describeIt: typeof describe | typeof describe.skip = describe,
): void {
  describeIt(`${name} as a media engine`, function () {
    this.timeout(90_000);
    let bench: EngineBench | undefined;
    const here = () => {
      if (!bench) throw new Error('the bench is not there yet');
      return bench;
    };
    before(async () => {
      bench = await startBench();
    });
    after(() => bench?.dispose());

    describeConfigurations(here);
    describeMemberships(here);
    describeRegistrations(here);
    describeLiveLegs(here);
    describeQueueOffers(here);
    describeRecordingPauses(here);
    describeGoneQueues(here);
    describeOutages(here);
  });
}
