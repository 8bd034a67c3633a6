import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiClosed, AmiRefused, AmiTimeout } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiActionHeaders } from '../../../../src/asterisk/ami/encode-action.ts';
import { RecordingRenewals } from '../../../../src/asterisk/recordings/recording-renewals.ts';
import { amiEvent } from '../scripted-answers.ts';

/** An engine with the variables of one channel and the recordings that run on it. */
class FakeRecorder implements AmiCommands {
  readonly done: string[] = [];
  variables: Record<string, string> = {};
  running: readonly string[] = [];
  /** The connection ends with this action, before or after the engine carried it out. */
  ends: { readonly action: string; readonly carriedOut: boolean } | null = null;
  /** Answers the next such action too late, and does not carry it out. */
  late: string | null = null;
  #isAway = false;

  comesBack(): void {
    this.ends = null;
    this.#isAway = false;
  }

  async send(action: string, headers: AmiActionHeaders = {}): Promise<AmiMessage> {
    await Promise.resolve();
    if (this.#isAway) throw new AmiClosed('no connection');
    if (action === this.late) {
      this.late = null;
      throw new AmiTimeout(action, 30_000);
    }
    this.#isAway = action === this.ends?.action;
    if (this.#isAway && this.ends?.carriedOut === false) throw new AmiClosed('it ended before');
    const answer = this.#carryOut(action, headers);
    if (this.#isAway) throw new AmiClosed('it ended before the answer');
    return answer;
  }

  list(): Promise<AmiMessage[]> {
    throw new Error('no list is expected');
  }

  #carryOut(action: string, headers: AmiActionHeaders): AmiMessage {
    if (action === 'Getvar')
      return new AmiMessage([
        'Response: Success',
        `Value: ${this.variables[String(headers.Variable)] ?? ''}`,
      ]);
    const monitorId = String(headers.MixMonitorID);
    const options = String(headers.Options);
    if (action === 'MixMonitor') {
      this.variables[/i\((.*)\)/u.exec(options)?.[1] ?? ''] = '0xnew';
      this.done.push(`${String(headers.File)} ${options}`);
    } else if (this.running.includes(monitorId)) {
      this.running = this.running.filter((id) => id !== monitorId);
      this.variables[`MIXMONITOR(${monitorId},filename)`] = '';
      this.done.push(monitorId);
    } else throw new AmiRefused(action, new AmiMessage(['Response: Error', 'Message: no']));
    return new AmiMessage(['Response: Success']);
  }
}

describe('the recordings of a caller who was connected with somebody else [C1]', () => {
  let engine: FakeRecorder;
  let renewals: RecordingRenewals;
  let faults: unknown[];
  const began17 = '/spool/1-17-x.raw abDi(SW_MONITOR_17)';
  const began18 = '/spool/1-18-x.raw abDi(SW_MONITOR_18)';
  const renew = async (header = 'TransfereeChannel') => {
    renewals.take(amiEvent('AttendedTransfer', { [header]: 'PJSIP/trunk-5-1' }));
    await renewals.settled();
  };
  const reconnect = async () => {
    engine.comesBack();
    await renewals.resume(engine);
  };
  beforeEach(() => {
    engine = new FakeRecorder();
    faults = [];
    renewals = new RecordingRenewals(engine, (fault) => faults.push(fault));
    engine.running = ['0xa', '0xb'];
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
      await renew(header);
      expect(engine.done).to.deep.equal(['0xa', '0xb', began17, began18]);
      await reconnect();
      expect(engine.done).to.have.length(4);
      expect(faults).to.deep.equal([]);
    });

  it('that somebody else stopped meanwhile are not begun', async () => {
    engine.running = ['0xb'];
    await renew();
    expect(engine.done).to.deep.equal(['0xb', began18]);
  });

  it('are none: nothing is done; nobody is told to stop whatever runs', async () => {
    engine.running = ['', '0xa'];
    for (const variables of [{}, { SW_RECORDED: '17' }, { SW_RECORDED: '17', SW_MONITOR_17: '0xa' }]) {
      engine.variables = variables;
      await renew();
    }
    await renew('Channel');
    expect(engine.done).to.deep.equal([]);
  });

  it('go on with the next connection when the one that stopped them ended', async () => {
    engine.ends = { action: 'MixMonitor', carriedOut: false };
    await renew();
    expect(engine.done).to.deep.equal(['0xa', '0xb']);
    expect(faults).to.have.length(2);
    await reconnect();
    expect(engine.done).to.deep.equal(['0xa', '0xb', began17, began18]);
    await reconnect();
    expect(engine.done).to.have.length(4);
  });

  it('go on with it, too, when the answer to the stop is what was lost; what was not stopped is left alone', async () => {
    engine.ends = { action: 'StopMixMonitor', carriedOut: true };
    await renew();
    await reconnect();
    expect(engine.done).to.deep.equal(['0xa', began17]);
  });

  it('are not begun twice when the answer to the beginning is what was lost', async () => {
    engine.ends = { action: 'MixMonitor', carriedOut: true };
    await renew();
    await reconnect();
    expect(engine.done).to.deep.equal(['0xa', '0xb', began17, began18]);
  });

  it('are left to the call logic where that stopped or began them before there was a connection again', async () => {
    engine.ends = { action: 'MixMonitor', carriedOut: false };
    await renew();
    engine.variables.SW_MONITOR_17 = '0xc';
    engine.variables.SW_MONITOR_18 = '';
    await reconnect();
    expect(engine.done).to.deep.equal(['0xa', '0xb']);
  });

  it('go on each for itself: one that is late keeps no other off', async () => {
    engine.late = 'MixMonitor';
    await renew();
    expect(engine.done).to.deep.equal(['0xa', '0xb', began18]);
    await reconnect();
    expect(engine.done).to.deep.equal(['0xa', '0xb', began18, began17]);
  });
});
