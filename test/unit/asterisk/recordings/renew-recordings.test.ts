import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiActionHeaders } from '../../../../src/asterisk/ami/encode-action.ts';
import { renewRecordings } from '../../../../src/asterisk/recordings/renew-recordings.ts';
import { amiEvent } from '../scripted-answers.ts';

/** An engine with the variables of one channel and the recordings that run on it. */
class FakeRecorder implements AmiCommands {
  readonly done: string[] = [];
  variables: Readonly<Record<string, string>> = {};
  running: readonly string[] = [];

  async send(action: string, headers: AmiActionHeaders = {}): Promise<AmiMessage> {
    await Promise.resolve();
    if (action === 'Getvar')
      return new AmiMessage([
        'Response: Success',
        `Value: ${this.variables[String(headers.Variable)] ?? ''}`,
      ]);
    const monitorId = String(headers.MixMonitorID);
    if (action === 'StopMixMonitor' && !this.running.includes(monitorId))
      throw new AmiRefused(action, new AmiMessage(['Response: Error', 'Message: no']));
    this.done.push(
      action === 'MixMonitor' ? `${String(headers.File)} ${String(headers.Options)}` : monitorId,
    );
    return new AmiMessage(['Response: Success']);
  }

  list(): Promise<AmiMessage[]> {
    throw new Error('no list is expected');
  }
}

describe('the recordings of a caller who was connected with somebody else [C1]', () => {
  let engine: FakeRecorder;
  const transfer = amiEvent('AttendedTransfer', { TransfereeChannel: 'PJSIP/trunk-5-1' });
  beforeEach(() => {
    engine = new FakeRecorder();
    engine.variables = {
      SW_RECORDED: '17-18',
      SW_MONITOR_17: '0xa',
      'MIXMONITOR(0xa,filename)': '/spool/1-17-x.raw',
      SW_MONITOR_18: '0xb',
      'MIXMONITOR(0xb,filename)': '/spool/1-18-x.raw',
    };
  });

  for (const header of ['TransfereeChannel', 'TransferTargetChannel'])
    it(`are all stopped before one goes on, each in its file (${header})`, async () => {
      engine.running = ['0xa', '0xb'];
      await renewRecordings(engine, amiEvent('AttendedTransfer', { [header]: 'PJSIP/trunk-5-1' }));
      expect(engine.done).to.deep.equal([
        ...['0xa', '0xb'],
        ...['/spool/1-17-x.raw abDi(SW_MONITOR_17)', '/spool/1-18-x.raw abDi(SW_MONITOR_18)'],
      ]);
    });

  it('that somebody else stopped meanwhile are not begun', async () => {
    engine.running = ['0xb'];
    await renewRecordings(engine, transfer);
    expect(engine.done).to.deep.equal(['0xb', '/spool/1-18-x.raw abDi(SW_MONITOR_18)']);
  });

  it('are none: nothing is done; nobody is told to stop whatever runs', async () => {
    engine.running = ['', '0xa'];
    for (const variables of [{}, { SW_RECORDED: '17' }, { SW_RECORDED: '17', SW_MONITOR_17: '0xa' }]) {
      engine.variables = variables;
      await renewRecordings(engine, transfer);
    }
    await renewRecordings(engine, amiEvent('AttendedTransfer', {}));
    expect(engine.done).to.deep.equal([]);
  });
});
