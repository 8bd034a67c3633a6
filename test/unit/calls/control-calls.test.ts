import { expect } from 'chai';
import type { Log } from '../../../src/application/ports/log.ts';
import { type CallController, ControlCalls } from '../../../src/calls/control-calls.ts';
import { EngineError, type EngineEvent } from '../../../src/engine/media-engine.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { eventually } from '../../support/eventually.ts';

describe('control of calls that were handed over', () => {
  const call = { callId: '1.1', device: 'phone1', companyId: 7, purpose: 'test', detail: 'x' };
  let engine: InMemoryMediaEngine;
  let errors: object[];
  let log: Log;

  beforeEach(() => {
    engine = new InMemoryMediaEngine(1);
    engine.start();
    errors = [];
    const quiet = () => undefined;
    log = { debug: quiet, info: quiet, warn: quiet, error: (facts) => errors.push(facts) };
  });

  const controlledBy = (controller: CallController): ControlCalls => {
    const control = new ControlCalls({ engine, controllers: { test: controller }, log });
    engine.onEvent((event) => {
      control.take(event);
    });
    return control;
  };
  const gone = (callId: string, did: string) =>
    eventually(() => {
      expect(engine.calls.live()).not.to.include(callId);
      expect(engine.calls.actionsOn(callId).at(-1)).to.equal(did);
    });
  const ended = (callId = '1.1') => gone(callId, 'hang-up');
  const givenUp = (callId = '1.1') => gone(callId, 'release');

  it('goes by the purpose, and ends the call afterwards', async () => {
    controlledBy(async ({ callId }, calls) => {
      await calls.answer(callId);
    });
    engine.calls.enter(call);
    await ended();
    expect(engine.calls.actionsOn('1.1')).to.deep.equal(['answer', 'hang-up']);
    expect(errors).to.be.empty;
  });

  for (const purpose of ['made-up', 'constructor', ''])
    it(`gives up a call whose purpose is ${JSON.stringify(purpose)}, and says so`, async () => {
      controlledBy(() => Promise.reject(new Error('not to be called')));
      engine.calls.enter({ ...call, purpose });
      await givenUp();
      expect(errors).to.have.length(1);
      expect(errors).to.have.nested.property('[0].reason').that.contains('nobody controls');
    });

  it('gives the call up, and says so, when the controller throws', async () => {
    controlledBy(() => {
      throw new Error('a mistake');
    });
    engine.calls.enter(call);
    await givenUp();
    expect(errors).to.have.nested.property('[0].reason', 'a mistake');
  });

  it('is quiet when the caller hung up: no error, and nothing is done with the call', async () => {
    let release: () => void = () => undefined;
    let isOver = false;
    controlledBy(async ({ callId }, calls) => {
      await new Promise<void>((resolve) => (release = resolve));
      isOver = true;
      await calls.answer(callId);
    });
    engine.calls.enter(call);
    engine.calls.leave('1.1');
    await eventually(() => {
      release();
      expect(isOver).to.be.true;
    });
    // Another call is served meanwhile, after everything that could still have happened to the first one.
    engine.calls.enter({ ...call, callId: '1.2' });
    release();
    await ended('1.2');
    expect(errors).to.be.empty;
    expect(engine.calls.actionsOn('1.1')).to.be.empty;
  });

  it('is quiet when the engine goes away', async () => {
    controlledBy(() => Promise.reject(new EngineError('engine-unavailable', 'no connection')));
    engine.calls.enter(call);
    await givenUp();
    expect(errors).to.be.empty;
  });

  it('controls a call once, however often its entry is told', async () => {
    let times = 0;
    const control = controlledBy(async () => {
      times += 1;
      await Promise.resolve();
    });
    engine.calls.enter(call);
    control.take({ kind: 'call-entered', call });
    await ended();
    expect(times).to.equal(1);
  });

  it('leaves a call alone that was handed back', async () => {
    let isOver = false;
    controlledBy(async ({ callId }, calls) => {
      await calls.continueAt(callId, 'key-1');
      isOver = true;
    });
    engine.calls.enter(call);
    await gone('1.1', 'exit key-1');
    await eventually(() => {
      expect(isOver).to.be.true;
    });
    expect(engine.calls.actionsOn('1.1')).to.deep.equal(['exit key-1']);
  });

  it('controls a call again that comes back while its first stay is not over', async () => {
    let times = 0;
    let release: () => void = () => undefined;
    controlledBy(async ({ callId }, calls) => {
      times += 1;
      if (times === 1) await new Promise<void>((resolve) => (release = resolve));
      else await calls.continueAt(callId, 'key-2');
    });
    engine.calls.enter(call);
    engine.calls.leave('1.1');
    engine.calls.enter(call);
    await gone('1.1', 'exit key-2');
    release();
    expect(times).to.equal(2);
  });

  it('gives the calls up when it is closed, and returns when nothing is done for them any more', async () => {
    let release: () => void = () => undefined;
    let isOver = false;
    const control = controlledBy(async () => {
      await new Promise<void>((resolve) => (release = resolve));
      isOver = true;
    });
    engine.calls.enter(call);
    const closing = control.close();
    await givenUp();
    expect(isOver).to.be.false;
    release();
    await closing;
    expect(isOver).to.be.true;
    engine.calls.enter({ ...call, callId: '1.2' });
    await control.close();
    expect(engine.calls.actionsOn('1.2')).to.be.empty;
    expect(errors).to.be.empty;
  });

  it('does not care for other events', async () => {
    const control = controlledBy(() => Promise.reject(new Error('not to be called')));
    const others: EngineEvent[] = [
      { kind: 'channel-ended', channelId: '1.1' },
      { kind: 'queue-changed', queueId: 1 },
      { kind: 'call-left', callId: 'never entered' },
    ];
    for (const event of others) control.take(event);
    await control.compare();
    expect(errors).to.be.empty;
  });
});
