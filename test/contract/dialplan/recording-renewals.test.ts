import { expect } from 'chai';
import type { AmiCommands } from '../../../src/asterisk/ami/ami-commands.ts';
import { AmiClosed } from '../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../src/asterisk/ami/ami-message.ts';
import { readVariable } from '../../../src/asterisk/ami/channel-actions.ts';
import { RecordingRenewals } from '../../../src/asterisk/recordings/recording-renewals.ts';
import { eventually } from '../../support/eventually.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { desk, extension, planCompany } from './plan-company.ts';
import { walksAt, writeTestDialplan } from './walks.ts';

const testDialplan = `[test-recorded]
exten => s,1,Set(SW_QUEUE=17)
 same => n,Gosub(sw-record,s,1(17))
 same => n,Wait(60)
`;

describe('a recording that is renewed on a real Asterisk while the connection ends [C1]', function () {
  this.timeout(60_000);
  let bench: DialplanBench;
  before(async () => {
    bench = await startDialplanBench();
    await writeTestDialplan(bench, testDialplan);
    await bench.apply(
      planCompany({ host: '127.0.0.1', port: 9 }, { extensions: [extension(1, 20, [desk, 0])] }),
    );
  });
  after(() => bench.dispose());

  it('is off until the next connection, and then goes on in its file', async () => {
    const walks = walksAt(bench);
    const walk = await walks.begin('s@test-recorded');
    const channel = `walked-${walk}`;
    const fileOfWriter = async () => {
      const writer = await readVariable(bench.ami, channel, 'SW_MONITOR_17');
      return await readVariable(bench.ami, channel, `MIXMONITOR(${writer ?? ''},filename)`);
    };
    const file = await eventually(async () => {
      expect(await readVariable(bench.ami, channel, 'SW_RECORDED')).to.equal('17');
      return await fileOfWriter();
    });
    expect(file).to.match(/\.raw$/u);

    const ending: AmiCommands = {
      send: (action, ...more) =>
        action === 'MixMonitor' ? Promise.reject(new AmiClosed('it ended')) : bench.ami.send(action, ...more),
      list: (...asked) => bench.ami.list(...asked),
    };
    const renewals = new RecordingRenewals(ending, () => undefined);
    renewals.take(new AmiMessage(['Event: AttendedTransfer', `TransferTargetChannel: ${channel}`]));
    await renewals.settled();
    expect(await fileOfWriter()).not.to.equal(file);
    await renewals.resume(bench.ami);
    expect(await fileOfWriter()).to.equal(file);
    await walks.hangUp(walk);
  });
});
