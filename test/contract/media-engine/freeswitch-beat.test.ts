import { expect } from 'chai';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';

onFreeswitch('the sign of life of a controller, on a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: FreeswitchBench;

  before(async () => {
    bench = await startFreeswitchBench();
  });
  after(async () => {
    await bench.dispose();
  });

  const variable = (name: string) => bench.outside.getGlobalVariable(name);
  const clock = async () => Number(await bench.outside.api('strepoch'));

  it("is of the engine's machine, to the second, with where calls are handed over", async () => {
    const earlier = await clock();
    await bench.engine.beat();
    expect(Number(await variable('sw_heartbeat'))).to.be.within(earlier, await clock());
    expect(await variable('sw_controller')).to.equal(await bench.engine.calls.address());
  });
});
