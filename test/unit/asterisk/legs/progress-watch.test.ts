import { expect } from 'chai';
import { ProgressWatch } from '../../../../src/asterisk/legs/progress-watch.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';
import { ScriptedAnswers } from '../scripted-answers.ts';

const name = 'PJSIP/phone7-0000001f';

describe('a phone of which no event tells whether it rings', () => {
  let timer: ManualTimer;
  let engine: ScriptedAnswers;
  let watch: ProgressWatch;
  let rung: string[];
  const answers = (answer: string) => {
    engine.variables.set('sw-1.2 HANGUPCAUSE_KEYS()', name);
    engine.variables.set(`sw-1.2 HANGUPCAUSE(${name},tech)`, answer);
  };

  beforeEach(() => {
    timer = new ManualTimer();
    engine = new ScriptedAnswers();
    rung = [];
    watch = new ProgressWatch({ ami: engine, timer, rings: ({ legId }) => rung.push(legId) });
    watch.begin({ legId: 'sw-1.2', device: 'phone7', channelName: name });
  });

  it('rings once it has answered 183, told once, and is looked at no more', async () => {
    await timer.advance(1_000);
    answers('SIP 100 Trying');
    await timer.advance(1_000);
    expect(rung).to.deep.equal([]);
    answers('SIP 183 Session Progress');
    await timer.advance(200);
    expect(rung).to.deep.equal(['sw-1.2']);
    await timer.advance(1_000);
    expect(rung).to.deep.equal(['sw-1.2']);
    expect(timer.waits).to.deep.equal([]);
  });

  it('is looked at no more once an event has told', async () => {
    await timer.advance(1_000);
    watch.end('sw-1.2');
    expect(timer.waits).to.deep.equal([]);
  });

  it('does not ring any more when an event tells while it is looked at', async () => {
    answers('SIP 183 Session Progress');
    engine.meanwhile = () => {
      watch.end('sw-1.2');
    };
    await timer.advance(1_000);
    expect(rung).to.deep.equal([]);
    expect(timer.waits).to.deep.equal([]);
  });

  it('is looked at no more when its channel is gone and no event told of that', async () => {
    engine.gone.add('sw-1.2');
    await timer.advance(1_000);
    expect(rung).to.deep.equal([]);
    expect(timer.waits).to.deep.equal([]);
  });

  it('is looked at no more when the engine is gone', async () => {
    engine.meanwhile = () => {
      throw new Error('the connection is gone');
    };
    await timer.advance(1_000);
    expect(rung).to.deep.equal([]);
    expect(timer.waits).to.deep.equal([]);
  });
});
