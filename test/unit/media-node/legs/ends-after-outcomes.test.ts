import { expect } from 'chai';
import { EndsAfterOutcomes } from '../../../../src/media-node/legs/ends-after-outcomes.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';

describe('the ends of legs while places are being asked [S7]', () => {
  let told: string[];
  let timer: ManualTimer;
  let ends: EndsAfterOutcomes;
  const begin = (device: string, direction: 'incoming' | 'outgoing') => {
    ends.take({ kind: 'leg-began', leg: { legId: `leg-of-${device}`, device, direction } });
  };
  const end = (device: string) => {
    ends.take({ kind: 'leg-ended', legId: `leg-of-${device}`, device });
  };
  const pickUp = (device: string) => {
    ends.pickUp(`leg-of-${device}`);
  };
  const ringAndEnd = (device: string) => {
    begin(device, 'incoming');
    told = [];
    end(device);
  };

  beforeEach(() => {
    told = [];
    timer = new ManualTimer();
    ends = new EndsAfterOutcomes(timer, (event) => {
      if (event.kind === 'leg-began') told.push(`${event.leg.device} began`);
      if (event.kind === 'leg-ended') told.push(`${event.device} ended`);
    });
  });

  it('of a ring at a place that nobody asks are told at once', () => {
    ends.ask('offer', 'anna');
    ringAndEnd('ben');
    expect(told).to.deep.equal(['ben ended']);
  });

  it('of a ring at a place that is asked are told after the outcome', () => {
    ends.ask('offer', 'anna');
    ringAndEnd('anna');
    expect(told).to.deep.equal([]);
    ends.settle('offer');
    expect(told).to.deep.equal(['anna ended']);
    expect(timer.waits).to.deep.equal([]);
    ringAndEnd('anna');
    expect(told, 'nobody asks any more').to.deep.equal(['anna ended']);
  });

  it('wait for the outcome at their own place, not for that of somebody else', () => {
    ends.ask('offer', 'anna');
    ends.ask('other', 'ben');
    ringAndEnd('anna');
    ends.settle('other');
    ends.settle('unknown');
    expect(told).to.deep.equal([]);
    ends.settle('offer');
    expect(told).to.deep.equal(['anna ended']);
  });

  it('at an extension wait, whichever phones it has', () => {
    ends.ask('offer', 'extension-3');
    ringAndEnd('ben');
    expect(told).to.deep.equal([]);
    ends.settle('offer');
    expect(told).to.deep.equal(['ben ended']);
  });

  it('of a conversation are told at once, whoever is being asked: its on-hang-up must not wait', () => {
    ends.ask('offer', 'extension-3');
    begin('anna', 'incoming');
    pickUp('anna');
    end('anna');
    begin('ben', 'outgoing');
    end('ben');
    expect(told).to.deep.equal(['anna began', 'anna ended', 'ben began', 'ben ended']);
  });

  it('of a call that began while the engine was out of sight are told at once', () => {
    ends.ask('offer', 'anna');
    end('anna');
    expect(told).to.deep.equal(['anna ended']);
  });

  it('of a mobile that was picked up wait: it is asked for a key, and may not have taken the offer', () => {
    ends.ask('offer', 'extension-3');
    begin('mobile-7', 'incoming');
    pickUp('mobile-7');
    end('mobile-7');
    expect(told).to.deep.equal(['mobile-7 began']);
    ends.settle('offer');
    expect(told).to.deep.equal(['mobile-7 began', 'mobile-7 ended']);
  });

  it('are told before the next call at the same phone, and only there', () => {
    ends.ask('offer', 'extension-3');
    ringAndEnd('anna');
    ringAndEnd('ben');
    begin('anna', 'incoming');
    expect(told).to.deep.equal(['anna ended', 'anna began']);
    ends.settle('offer');
    expect(told.at(-1)).to.equal('ben ended');
  });

  it('are told soon, though no outcome comes', async () => {
    ends.ask('offer', 'anna');
    ringAndEnd('anna');
    await timer.advance(250);
    expect(told).to.deep.equal(['anna ended']);
    ends.settle('offer');
    expect(told, 'once').to.deep.equal(['anna ended']);
  });

  it('are told when the engine was out of sight', () => {
    ends.ask('offer', 'anna');
    ringAndEnd('anna');
    ends.forget();
    expect(told).to.deep.equal(['anna ended']);
    expect(timer.waits).to.deep.equal([]);
    ringAndEnd('anna');
    expect(told, 'nobody asks any more').to.deep.equal(['anna ended']);
  });
});
