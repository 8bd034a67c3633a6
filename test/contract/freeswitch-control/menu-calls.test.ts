import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ControlCalls } from '../../../src/calls/control-calls.ts';
import { controlMenu } from '../../../src/calls/menu.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';
import { FreeswitchCalls } from '../../../src/freeswitch/calls/freeswitch-calls.ts';
import { systemTimer, type Timer } from '../../../src/media-node/link/timer.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { emptySnapshot } from '../../support/snapshot.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { type FreeswitchLogicBench, startFreeswitchLogic } from '../dialplan/freeswitch-logic-bench.ts';

const hangUp = { kind: 'hang-up', reason: 'normal' } as const;
const menuTwo: Destination = { kind: 'menu', menuId: 2 };

/** Four seconds of a tone, where the controller puts prompts. @returns its content hash */
async function writePrompt(generatedFolder: string): Promise<string> {
  const wav = wavBytes(toneSamples(700, 4), 8_000);
  const hash = createHash('sha256').update(wav).digest('hex');
  await mkdir(join(generatedFolder, 'sounds'), { recursive: true });
  await writeFile(join(generatedFolder, 'sounds', `${hash}.wav`), wav);
  return hash;
}

onFreeswitch('a call in a menu, on a real FreeSWITCH [R12]', function () {
  this.timeout(60_000);
  let bench: FreeswitchLogicBench | undefined;
  let calls: FreeswitchCalls;
  let control: ControlCalls;
  let beating: NodeJS.Timeout | undefined;
  let isHung = false;
  let entered = 0;
  let errors: object[] = [];

  /** A process that hangs does nothing when its time has come. */
  const timer: Timer = {
    ...systemTimer,
    after: (ms, run) =>
      systemTimer.after(ms, () => {
        if (!isHung) run();
      }),
  };
  const here = (): FreeswitchLogicBench => {
    if (!bench) throw new Error('the bench is not there yet');
    return bench;
  };

  before(async () => {
    bench = await startFreeswitchLogic();
    const rules = { waitSeconds: 1, tries: 2, onNoInput: hangUp, onWrongInput: hangUp } as const;
    const onUnavailable = { kind: 'announcement', announcementId: 1 } as const;
    await bench.apply({
      ...emptySnapshot,
      prompts: [
        { id: 1, contentHash: await writePrompt(bench.generatedFolder) },
        { id: 2, contentHash: 'd'.repeat(64) },
      ],
      queues: [sampleQueue(17, { keys: [{ key: '1', destination: menuTwo }] })],
      announcements: [{ id: 1, promptId: 1, next: hangUp }],
      menus: [
        {
          ...{ id: 1, promptId: 1, onUnavailable, ...rules },
          keys: [
            { key: '1', destination: { kind: 'announcement', announcementId: 1 } },
            { key: '2', destination: menuTwo },
            { key: '*', destination: hangUp },
          ],
        },
        {
          ...{ id: 2, promptId: 1, onUnavailable, ...rules },
          keys: [
            { key: '1', destination: hangUp },
            { key: '3', destination: { kind: 'menu', menuId: 1 } },
          ],
        },
        { id: 3, promptId: 2, onUnavailable, ...rules, keys: [] },
      ],
    });
  });
  after(async () => {
    await bench?.dispose();
  });

  const takeOver = async (localAddress: string): Promise<void> => {
    const nobody = () => undefined;
    isHung = false;
    const { esl } = here();
    const commands = {
      api: (...words: Parameters<typeof esl.api>) => esl.api(...words),
      getGlobalVariable: (name: string) => esl.getGlobalVariable(name),
      localAddress,
    };
    calls = new FreeswitchCalls({ commands, timer, onFault: nobody });
    control = new ControlCalls({
      engine: { nodeId: 1, calls },
      controllers: { menu: controlMenu },
      log: { debug: nobody, info: nobody, warn: nobody, error: (facts) => errors.push(facts) },
    });
    calls.onEvent((event) => {
      if (event.kind === 'call-entered') entered += 1;
      control.take(event);
    });
    await esl.setGlobalVariable('sw_controller', await calls.address());
    const beat = () => esl.setGlobalVariable('sw_heartbeat', String(Math.trunc(Date.now() / 1_000)));
    await beat();
    beating = setInterval(() => {
      if (!isHung) beat().catch(nobody);
    }, 500);
  };
  beforeEach(async () => {
    errors = [];
    entered = 0;
    await takeOver(here().esl.localAddress);
  });
  const leave = async (): Promise<void> => {
    clearInterval(beating);
    await control.close();
    await calls.close();
  };
  afterEach(leave);

  const marks = async (walk: string) =>
    (await here().told()).filter((line) => line.name === 'SW_NODE' && line.walk === walk);
  const untilMarks = (walk: string, ...expected: string[]) =>
    eventually(async () => {
      const passed = (await marks(walk)).map(({ text }) => text.replace(/:\d*$/u, ''));
      expect(passed).to.deep.equal(expected);
    }, 20_000);
  const untilEntered = (stays: number) =>
    eventually(() => {
      expect(entered).to.equal(stays);
    });
  const begin = async (node: string, stays = 1) => {
    const walk = await here().begin({ node });
    await untilEntered(stays);
    return walk;
  };
  const markedAt = async (walk: string, mark: string) =>
    (await marks(walk)).find(({ text }) => text.startsWith(`${mark}:`))?.at ?? 0;

  it('a key stops the prompt and decides; afterwards the call lasts, because its lease is no more', async () => {
    const walk = await begin('menu-1');
    await here().press(walk, '1');
    await untilMarks(walk, ...['menu-1:enter', 'menu-1:key-1', 'play-1:enter', 'hang-up-normal:enter']);
    const [came, played, ended] = await Promise.all(
      ['menu-1:key-1', 'play-1:enter', 'hang-up-normal:enter'].map((mark) => markedAt(walk, mark)),
    );
    expect((played ?? 0) - (came ?? 0)).to.be.lessThan(1_000);
    expect((ended ?? 0) - (played ?? 0), 'the whole announcement').to.be.greaterThan(3_500);
    expect(errors).to.be.empty;
  });

  it('is handed over at whatever address the engine is reached by', async () => {
    for (const address of ['127.0.0.9', '::1']) {
      await leave();
      await takeOver(address);
      entered = 0;
      await here().press(await begin('menu-1'), '*');
    }
    expect(errors).to.be.empty;
  });

  it('a star is a key; two wrong ones, or two pauses, are enough', async () => {
    const star = await begin('menu-1');
    await here().press(star, '*');
    await untilMarks(star, 'menu-1:enter', 'menu-1:key-star', 'hang-up-normal:enter');

    const wrong = await begin('menu-1', 2);
    await here().press(wrong, '9');
    await eventually(async () => {
      const { at } = (await marks(wrong))[0] ?? { at: Date.now() };
      expect(Date.now() - at, 'after the tone of the refusal').to.be.greaterThan(2_500);
    });
    await here().press(wrong, '8');
    await untilMarks(wrong, 'menu-1:enter', 'menu-1:wrong-input', 'hang-up-normal:enter');

    const silent = await begin('menu-1', 3);
    await untilMarks(silent, 'menu-1:enter', 'menu-1:no-input', 'hang-up-normal:enter');
    expect(errors).to.be.empty;
  });

  it('leads from one menu to the next', async () => {
    const walk = await begin('menu-1');
    await here().press(walk, '2');
    await untilMarks(walk, 'menu-1:enter', 'menu-1:key-2', 'menu-2:enter');
    await here().press(walk, '1');
    await untilMarks(
      walk,
      ...['menu-1:enter', 'menu-1:key-2', 'menu-2:enter', 'menu-2:key-1', 'hang-up-normal:enter'],
    );
    expect(errors).to.be.empty;
  });

  const typed = '23232321';
  const passed = Array.from(typed, (key, index) => {
    const menu = index % 2 === 0 ? 'menu-1' : 'menu-2';
    return [`${menu}:enter`, `${menu}:key-${key}`];
  }).flat();

  it('each key of who knows the menus counts once, however fast they are typed', async () => {
    for (const apartMs of [0, 0, 3, 7, 12, 20, 35, 60]) {
      const walk = await here().begin({ node: 'menu-1' });
      await untilMarks(walk, 'menu-1:enter');
      for (const key of typed) {
        await here().press(walk, key);
        if (apartMs > 0) await sleep(apartMs);
      }
      await untilMarks(walk, ...passed, 'hang-up-normal:enter');
    }
    expect(errors).to.be.empty;
  });

  it('a key that led out of a queue is not one for the menu behind it', async () => {
    const walk = await here().begin({ node: 'queue-17' });
    await eventually(async () => {
      expect(await here().waiting(17)).to.deep.equal([walk]);
    });
    await here().press(walk, '1');
    await untilMarks(
      walk,
      ...['queue-17:enter', 'queue-17:key-1', 'menu-2:enter', 'menu-2:no-input', 'hang-up-normal:enter'],
    );
    expect(errors).to.be.empty;
  });

  it('is over when the caller hangs up', async () => {
    const walk = await begin('menu-1');
    await here().hangUp(walk);
    await eventually(async () => {
      expect(await here().legs()).to.equal(0);
    });
    await control.close();
    expect(errors).to.be.empty;
  });

  const unavailable = ['menu-1:enter', 'menu-1:unavailable', 'play-1:enter', 'hang-up-normal:enter'];

  it('goes on as unavailable within three seconds when the controller hangs, in the middle of the prompt', async () => {
    const walk = await begin('menu-1');
    isHung = true;
    const hungAt = Date.now();
    await untilMarks(walk, ...unavailable);
    expect((await markedAt(walk, 'menu-1:unavailable')) - hungAt).to.be.within(500, 3_200);
  });

  it('goes on as unavailable when its prompt is not there', async () => {
    const walk = await begin('menu-3');
    await untilMarks(walk, ...['menu-3:enter', 'menu-3:unavailable', 'play-1:enter', 'hang-up-normal:enter']);
  });

  it('goes on as unavailable at once when the controller leaves in order', async () => {
    const walk = await begin('menu-1');
    const closedAt = Date.now();
    await control.close();
    await untilMarks(walk, ...unavailable);
    expect((await markedAt(walk, 'menu-1:unavailable')) - closedAt).to.be.lessThan(1_000);
  });

  it('nobody who connects without a call is taken for one', async () => {
    const { port } = new URL(`http://${await calls.address()}`);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('data', () => {
      socket.write('Content-Type: command/reply\nUnique-ID: 00000000-0000-4000-8000-000000000000\n\n');
    });
    await ended;
    expect(entered).to.equal(0);
  });
});
