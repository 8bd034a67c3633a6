import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import { sampleConfiguration, sampleQueue, sampleTrunk } from '../../support/sample-configuration.ts';

const controller = '127.0.0.1:4573';

onFreeswitch('the sign of life of a controller, on a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: FreeswitchBench;
  const company = sampleConfiguration(1, 1, { trunks: [sampleTrunk(1)], queues: [sampleQueue(10)] });

  before(async () => {
    bench = await startFreeswitchBench();
    await bench.engine.applyConfiguration(company);
  });
  after(async () => {
    await bench.dispose();
  });

  const variable = (name: string) => bench.outside.getGlobalVariable(name);
  const clock = async () => Number(await bench.outside.api('strepoch'));
  /** Of the only row that mod_callcenter lists. */
  const listed = async (column: string, ...list: string[]) => {
    const [names, values] = (await bench.outside.api('callcenter_config', ...list)).trim().split('\n');
    return Number(values?.split('|')[names?.split('|').indexOf(column) ?? -1]);
  };
  const lastCallEnded = () => listed('last_bridge_end', 'agent', 'list');
  const joined = () => listed('joined_epoch', 'queue', 'list', 'members', 'queue-10');
  /** A beat while the clock of the machine seems to be off by so much. */
  const beatWithClockOff = async (seconds: number) => {
    const script = join(bench.freeswitch().configFolder, 'scripts', 'beat-with-clock-off.lua');
    await writeFile(
      script,
      `local time = os.time
      os.time = function() return time() + ${seconds} end
      dofile(freeswitch.getGlobalVariable("script_dir") .. "/beat.lua")`,
    );
    await bench.outside.api('lua', 'beat-with-clock-off.lua', controller);
  };

  it("is of the engine's machine, to the second, with where calls are handed over", async () => {
    const earlier = await clock();
    await bench.engine.beat();
    expect(Number(await variable('sw_heartbeat'))).to.be.within(earlier, await clock());
    expect(await variable('sw_controller')).to.equal(await bench.engine.calls.address());
  });

  for (const seconds of [-3_600, 90])
    it(`sets the engine's clock when that of its machine was set by ${seconds} s: agents and callers have waited as long as before`, async () => {
      await bench.engine.carryOut(
        planMemberships([{ queueId: 10, agentId: 100, device: 'phone1', level: 1 }], []),
      );
      const customer = await bench.people.customer(company, '36301112233');
      await eventually(async () => {
        expect(await joined()).to.be.greaterThan(0);
      });
      const before = { ended: await lastCallEnded(), joined: await joined() };
      await beatWithClockOff(seconds);
      await eventually(async () => {
        const complaints = await readFile(bench.freeswitch().complaintsLog, 'utf8');
        expect(complaints).to.include(`was set by ${seconds} s: +OK clock synchronized`);
      });
      expect(await lastCallEnded()).to.equal(before.ended + seconds);
      expect(await joined()).to.equal(before.joined + seconds);
      await beatWithClockOff(0);
      expect(await joined(), 'nothing to set').to.equal(before.joined + seconds);
      await customer.hangsUp();
    });
});
