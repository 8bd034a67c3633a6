import { expect } from 'chai';
import type { CallbackFacts } from '../../../src/application/callbacks/new-callback.ts';
import { controlCallbackRequest, readCallbackCall } from '../../../src/calls/callback-request.ts';
import { controlCallbackTurn } from '../../../src/calls/callback-turn.ts';
import { type CallController, ControlCalls } from '../../../src/calls/control-calls.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';

const detail = '17:36301112233:1767225600:1:9';

describe('calls about callbacks [R12]', () => {
  let engine: InMemoryMediaEngine;
  let errors: object[];

  beforeEach(() => {
    engine = new InMemoryMediaEngine(1);
    engine.start();
    errors = [];
  });

  const serve = async (
    controller: CallController,
    typed: string[],
    how: { detail: string } = { detail },
  ): Promise<string[]> => {
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: (facts: object) => errors.push(facts) };
    const control = new ControlCalls({ engine, controllers: { test: controller }, log });
    engine.onEvent((event) => {
      control.take(event);
    });
    engine.calls.enter({ callId: '1.1', device: null, companyId: 7, purpose: 'test', ...how }, typed);
    await eventually(() => {
      expect(engine.calls.live()).to.be.empty;
    });
    return engine.calls.actionsOn('1.1');
  };

  describe('a caller who is asked', () => {
    const asked = async (
      typed: string[],
      more: { detail?: string; answer?: 'accepted' | 'refused' } = {},
    ) => {
      const requests: CallbackFacts[] = [];
      const request = (facts: CallbackFacts) => {
        requests.push(facts);
        return Promise.resolve(more.answer ?? ('accepted' as const));
      };
      const how = { detail: more.detail ?? detail };
      return { actions: await serve(controlCallbackRequest({ request }), typed, how), requests };
    };

    it('says yes with the key 1: the number that the call came from is called, at the place that it had', async () => {
      const { actions, requests } = await asked(['1']);
      expect(actions).to.deep.equal(['answer', 'prompt', 'done', 'exit accepted']);
      expect(requests).to.deep.equal([
        {
          companyId: 7,
          queueId: 17,
          customer: '+36301112233',
          since: new Date('2026-01-01T00:00:00.000Z'),
          goesFirst: true,
          numberId: 9,
        },
      ]);
    });

    it('is asked again when nothing was pressed', async () => {
      expect((await asked(['', '1'])).actions.slice(1)).to.deep.equal([
        'prompt',
        'prompt',
        'done',
        'exit accepted',
      ]);
    });

    for (const [how, typed] of [
      ['another key', ['2']],
      ['nothing', []],
    ] as const)
      it(`says no with ${how}`, async () => {
        const { actions, requests } = await asked([...typed]);
        expect(actions.slice(-2)).to.deep.equal(['refused', 'exit refused']);
        expect(requests).to.be.empty;
      });

    it('without a number that can be called is refused unasked', async () => {
      const { actions, requests } = await asked(['1'], { detail: '17::1767225600::' });
      expect(actions).to.deep.equal(['answer', 'refused', 'exit refused']);
      expect(requests).to.be.empty;
    });

    it('of a blocked number is refused', async () => {
      const { actions } = await asked(['1'], { answer: 'refused' });
      expect(actions.slice(-2)).to.deep.equal(['refused', 'exit refused']);
    });

    it('goes the way for unavailable when it cannot be written down', async () => {
      const request = () => Promise.reject(new Error('the database is away'));
      expect((await serve(controlCallbackRequest({ request }), ['1'])).at(-1)).to.equal('release');
      expect(errors).to.have.nested.property('[0].reason', 'the database is away');
    });

    for (const wrong of [
      '',
      '17',
      '17:0036:1767225600::',
      '0:36301112233:1767225600::',
      '17:36301112233:x::',
    ])
      it(`is not described by ${JSON.stringify(wrong)}`, () => {
        expect(() => readCallbackCall(7, wrong)).to.throw('description');
      });
  });

  describe('an agent who has taken the call that waits', () => {
    const turn = (isWanted: boolean, how = '5:2') => {
      const asked: unknown[] = [];
      const controller = controlCallbackTurn(
        {
          begin: async (companyId, id, number, catchUp) => {
            await catchUp();
            asked.push([companyId, id, number]);
            return isWanted;
          },
        },
        () => {
          asked.push('caught up');
          return Promise.resolve();
        },
      );
      return serve(controller, [], { detail: how }).then((actions) => ({ actions, asked }));
    };

    it('is connected to the customer who still wants it', async () => {
      const { actions, asked } = await turn(true);
      expect(actions).to.deep.equal(['exit call']);
      expect(asked).to.deep.equal(['caught up', [7, 5, 2]]);
    });

    it('is let go when the customer is not to be called any more', async () => {
      expect((await turn(false)).actions).to.deep.equal(['exit withdrawn']);
    });

    it('is not kept waiting when the dialplan named nothing', async () => {
      expect((await turn(true, 'x')).actions).to.deep.equal(['release']);
    });
  });
});
