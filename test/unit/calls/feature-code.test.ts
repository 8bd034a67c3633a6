import { expect } from 'chai';
import { Refusal } from '../../../src/application/refusal.ts';
import type { FeatureCall } from '../../../src/application/agents/use-feature-code.ts';
import { ControlCalls } from '../../../src/calls/control-calls.ts';
import { controlFeatureCode, type FeatureCodes } from '../../../src/calls/feature-code.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';

describe('a call to a feature code [U8]', () => {
  const call = { callId: '1.1', device: 'phone1', companyId: 7, purpose: 'feature-code', detail: '*10' };
  let engine: InMemoryMediaEngine;
  let errors: object[];

  beforeEach(() => {
    engine = new InMemoryMediaEngine(1);
    engine.start();
    errors = [];
  });

  const serve = async (use: FeatureCodes['use'], typed: string[] = []): Promise<string[]> => {
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: (facts: object) => errors.push(facts) };
    const controllers = { 'feature-code': controlFeatureCode({ use }) };
    const control = new ControlCalls({ engine, controllers, log });
    engine.onEvent((event) => {
      control.take(event);
    });
    engine.calls.enter(call, typed);
    await eventually(() => {
      expect(engine.calls.live()).to.be.empty;
    });
    return engine.calls.actionsOn('1.1');
  };

  it('is answered, asks with a tone, tells with a tone, and is ended', async () => {
    const asked: unknown[] = [];
    const actions = await serve(
      async (featureCall: FeatureCall, interaction) => {
        asked.push(featureCall, await interaction.askDigits(20), await interaction.askDigits(2));
        await interaction.tellRefused();
        await interaction.tellDone();
      },
      ['4711#', '123'],
    );
    expect(asked).to.deep.equal([{ companyId: 7, device: 'phone1', code: '*10' }, '4711', '12']);
    expect(actions).to.deep.equal(['answer', 'prompt', 'prompt', 'refused', 'done', 'hang-up']);
    expect(errors).to.be.empty;
  });

  it('sounds refused when something is broken: silence would sound as if it had been done', async () => {
    const actions = await serve(() => Promise.reject(new Error('the database is away')));
    expect(actions).to.deep.equal(['answer', 'refused', 'release']);
    expect(errors).to.have.nested.property('[0].reason', 'the database is away');
  });

  it('ends quietly when the caller hangs up while being asked', async () => {
    const actions = await serve(async (_call, interaction) => {
      engine.calls.leave('1.1');
      await interaction.askDigits(4);
      throw new Refusal('conflict', 'not to be reached');
    });
    expect(actions).to.deep.equal(['answer']);
    expect(errors).to.be.empty;
  });
});
