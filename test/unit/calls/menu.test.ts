import { expect } from 'chai';
import { ControlCalls } from '../../../src/calls/control-calls.ts';
import { controlMenu, readMenuCall } from '../../../src/calls/menu.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { rejectionOf } from '../../support/rejection-of.ts';

const hash = '0123456789abcdef'.repeat(4);

describe('a call in a menu [R12]', () => {
  let engine: InMemoryMediaEngine;
  let errors: object[];

  beforeEach(() => {
    engine = new InMemoryMediaEngine(1);
    engine.start();
    errors = [];
  });

  const menu = async (typed: string[], detail = `${hash}:5:3:12*#`): Promise<string[]> => {
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: (facts: object) => errors.push(facts) };
    const control = new ControlCalls({ engine, controllers: { menu: controlMenu }, log });
    engine.onEvent((event) => {
      control.take(event);
    });
    engine.calls.enter({ callId: '1.1', device: null, companyId: 7, purpose: 'menu', detail }, typed);
    await eventually(() => {
      expect(engine.calls.live()).to.be.empty;
    });
    return engine.calls.actionsOn('1.1');
  };
  const prompt = `play ${hash}`;

  for (const [key, exit] of [
    ['1', 'key-1'],
    ['2', 'key-2'],
    ['*', 'key-star'],
    ['#', 'key-hash'],
  ] as const)
    it(`goes on by the exit of the key ${key}`, async () => {
      expect(await menu([key])).to.deep.equal(['answer', prompt, `exit ${exit}`]);
      expect(errors).to.be.empty;
    });

  it('a key that leads nowhere is refused, and the prompt comes again', async () => {
    expect(await menu(['9', '1'])).to.deep.equal(['answer', prompt, 'refused', prompt, 'exit key-1']);
  });

  it('after the last wrong key it goes on as wrong input', async () => {
    const again = [prompt, 'refused'];
    expect(await menu(['9', '8', '9', '1'])).to.deep.equal([
      'answer',
      ...again,
      ...again,
      ...again,
      'exit wrong-input',
    ]);
  });

  it('after the last pause it goes on as no input', async () => {
    expect(await menu([])).to.deep.equal(['answer', prompt, prompt, prompt, 'exit no-input']);
  });

  it('pauses and wrong keys count together; the last one decides', async () => {
    expect((await menu(['9', '', '9'])).at(-1)).to.equal('exit wrong-input');
    engine.calls.actions.length = 0;
    expect((await menu(['9', '9', ''])).at(-1)).to.equal('exit no-input');
  });

  it('without keys every key is a wrong one', async () => {
    expect((await menu(['1'], `${hash}:5:1:`)).at(-1)).to.equal('exit wrong-input');
  });

  it('takes the way for unavailable when its prompt is not there', async () => {
    engine.calls.missingPrompts.add(hash);
    expect(await menu(['1'])).to.deep.equal(['answer', 'release']);
  });

  it('takes the way for unavailable, and it is said, when the dialplan described no menu', async () => {
    expect(await menu(['1'], 'x')).to.deep.equal(['release']);
    expect(errors).to.have.nested.property('[0].reason').that.contains('description of a menu');
  });

  it('is described by the hash of its prompt, its times and its keys', () => {
    const { keys, ...rest } = readMenuCall(`${hash}:10:99:0*`);
    expect(rest).to.deep.equal({ contentHash: hash, waitSeconds: 10, tries: 99 });
    expect([...keys]).to.deep.equal(['0', '*']);
  });

  for (const detail of [
    '',
    hash,
    `${hash}:0:3:1`,
    `${hash}:5:0:1`,
    `../${hash}:5:3:1`,
    `${hash}:5:3:a`,
    `x:5:3:1`,
  ])
    it(`is not described by ${JSON.stringify(detail.replace(hash, 'HASH'))}`, async () => {
      const attempt = Promise.resolve().then(() => readMenuCall(detail));
      expect((await rejectionOf(attempt)).message).to.contain('description');
    });
});
