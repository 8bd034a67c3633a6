import { expect } from 'chai';
import type { TrunkAccount } from '../../../src/engine/company-configuration.ts';
import { eventually } from '../../support/eventually.ts';
import type { RealEngineBench } from './engine-bench.ts';
import { Registrar } from './registrar.ts';
import { sampleConfiguration, sampleTrunk } from '../../support/sample-configuration.ts';

/** A provider is asked each 30 s whether it is there; a question that nobody answers is given up after 32 s at most. */
const knownWithinMs = 80_000;

/**
 * How it is with providers, on engines that speak with real ones.
 *
 * @param answers503 how it is with one that answers so when asked whether it is there (docs/engines.md)
 */
export function describeTrunkStates(
  name: string,
  startBench: () => Promise<RealEngineBench>,
  answers503: 'reachable' | 'unreachable',
  describeIt: typeof describe | typeof describe.skip = describe,
): void {
  describeIt(`${name} and its providers`, function () {
    this.timeout(180_000);
    let bench: RealEngineBench;
    let provider: Registrar;
    let busyProvider: Registrar;
    const account = { username: 'switchroom', secret: 'sesame' };
    before(async () => {
      provider = await Registrar.start(account);
      busyProvider = await Registrar.start(account, '503 Service Unavailable');
      bench = await startBench();
    });
    after(async () => {
      await bench.dispose();
      await Promise.all([provider.stop(), busyProvider.stop()]);
    });

    const untilAre = (expected: readonly string[]) =>
      eventually(async () => {
        const states = [...(await bench.engine.trunkStates())].map(([id, state]) => `${id} ${state}`);
        expect(states.sort()).to.deep.equal(expected);
      }, knownWithinMs);

    it('tells which provider has registered us, which refuses, which answers and which does not', async () => {
      let told = 0;
      bench.engine.onEvent(({ kind }) => {
        if (kind === 'trunks-changed') told += 1;
      });
      const trunk = (id: number, more: Partial<TrunkAccount>): TrunkAccount => ({
        ...sampleTrunk(id),
        port: provider.port,
        ...more,
      });
      const trunks = [
        trunk(1, { register: true, ...account }),
        trunk(2, { register: true, ...account, secret: 'wrong' }),
        trunk(3, {}),
        trunk(4, { port: 9 }),
        trunk(5, { register: true, ...account, port: 9 }),
        trunk(6, { port: busyProvider.port }),
      ];
      await bench.engine.applyConfiguration(sampleConfiguration(1, 1, { trunks }));
      await eventually(async () => {
        // The engine asks the first time at a moment of its own choice: until then it may not say that nobody is there.
        const states = await bench.engine.trunkStates();
        expect(states.get(1)).to.equal('registered');
        expect(states.get(3)).to.be.oneOf(['unknown', 'reachable']);
      }, 10_000);
      expect(told).to.be.greaterThan(0);
      const notRegistering = ['3 reachable', '4 unreachable'];
      await untilAre(['1 registered', '2 refused', ...notRegistering, '5 unreachable', `6 ${answers503}`]);

      await bench.engine.applyConfiguration(
        sampleConfiguration(1, 2, { trunks: [trunk(2, { register: true, ...account })] }),
      );
      await untilAre(['2 registered']);
    });
  });
}
