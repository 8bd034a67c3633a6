import { expect } from 'chai';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { AsteriskCalls } from '../../../src/asterisk/calls/asterisk-calls.ts';
import { callEventTypes } from '../../../src/asterisk/calls/call-events.ts';
import { leaseSeconds } from '../../../src/asterisk/calls/channel-life.ts';
import { systemTimer, type Timer } from '../../../src/media-node/link/timer.ts';
import { renderSip } from '../../../src/asterisk/phones/render-sip.ts';
import { ControlCalls } from '../../../src/calls/control-calls.ts';
import type { CallControl } from '../../../src/engine/media-engine.ts';
import { controlMenu } from '../../../src/calls/menu.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { writeToneWav } from '../../support/audio/wav.ts';
import { eventually } from '../../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { sampleConfiguration } from '../../support/sample-configuration.ts';
import { AsteriskInstance } from './asterisk-instance.ts';

const companyId = 7;
const account = { user: 'annas7phone', password: 'annas-secret' };
const prompts = { main: 'a'.repeat(64), second: 'b'.repeat(64), away: 'c'.repeat(64) };
const toneOf = { main: 700, second: 900, away: 1_200 } as const;

/** A node as the dialplan has it: the hand-over by a subroutine, its exits, and what comes behind them. */
const dialplan = `
[extensions-${companyId}-50]
exten => 750,1,Goto(test-main,enter,1)
exten => 950,1,Goto(test-silent,enter,1)
[test-hand-over]
exten => s,1,Set(SW_EXIT=unavailable)
 same => n,Answer()
 same => n,Gosub(sw-controller-alive,s,1)
 same => n,GotoIf($["\${GOSUB_RETVAL}" = "1"]?:left)
 same => n,Set(TIMEOUT(absolute)=${leaseSeconds})
 same => n,CELGenUserEvent(TEST,in)
 same => n,Stasis(switchroom,menu,\${ARG1})
 same => n(left),Set(TIMEOUT(absolute)=0)
 same => n,CELGenUserEvent(TEST,\${SW_EXIT})
 same => n,Return(\${SW_EXIT})
exten => T,1,Set(SW_EXIT=unavailable)
 same => n,Goto(s,left)
[test-main]
exten => enter,1,Gosub(test-hand-over,s,1(${prompts.main}:1:2:12*))
 same => n,Goto(test-exits,\${GOSUB_RETVAL},1)
[test-second]
exten => enter,1,Gosub(test-hand-over,s,1(${prompts.second}:1:2:13))
 same => n,Goto(test-exits,\${GOSUB_RETVAL},1)
[test-silent]
exten => enter,1,Gosub(test-hand-over,s,1(${'d'.repeat(64)}:1:2:1))
 same => n,Goto(test-exits,\${GOSUB_RETVAL},1)
[test-exits]
exten => key-1,1,Wait(4)
 same => n,CELGenUserEvent(TEST,stayed)
 same => n,Hangup(16)
exten => key-2,1,Goto(test-second,enter,1)
exten => key-3,1,Goto(test-main,enter,1)
exten => key-star,1,Hangup(16)
exten => unavailable,1,Playback(switchroom/${prompts.away})
 same => n,Hangup(16)
exten => i,1,Hangup(16)
[test-typist]
exten => s,1,SendDTMF(\${TYPED},\${APART},80)
 same => n,Wait(20)
`;

describe('a call in a menu, on a real Asterisk with a real phone [R12]', function () {
  this.timeout(60_000);
  let asterisk: AsteriskInstance;
  let phones: Softphones;
  let phone: Softphone;
  let session: AriSession;
  let ami: AmiSession;
  let calls: AsteriskCalls;
  let control: ControlCalls;
  let isHung = false;
  let beating: NodeJS.Timeout;
  let since = 0;
  /** Sounds of the present call. */
  let finished = 0;
  let errors: object[] = [];
  let decidesInMs = 0;

  before(async () => {
    asterisk = await AsteriskInstance.prepare('secret-of-menus');
    const generated = join(asterisk.folder, 'generated');
    await mkdir(join(generated, `company-${companyId}`), { recursive: true });
    await mkdir(join(generated, 'sounds'), { recursive: true });
    for (const name of ['main', 'second', 'away'] as const)
      writeToneWav(join(generated, 'sounds', `${prompts[name]}.wav`), toneOf[name], 4);
    const { user: sipUser, password: secret } = account;
    await writeFile(
      join(generated, `company-${companyId}`, 'sip.conf'),
      renderSip(sampleConfiguration(companyId, 1, { phones: [{ sipUser, secret, extension: null }] })),
    );
    await writeFile(join(generated, `company-${companyId}`, 'dialplan.conf'), dialplan);
    await asterisk.start();
    phones = await startSoftphones({
      sip: { host: '127.0.0.1', port: asterisk.sipPort },
      folder: asterisk.folder,
      accounts: [{ ...account, toneHz: 440 }],
    });
    phone = phones.phone(account.user);
    await phone.registered();
  });
  after(async () => {
    await phones.stop();
    await asterisk.remove();
  });

  /** A process that hangs does nothing when its time has come. */
  const timer: Timer = {
    ...systemTimer,
    after: (ms, run) =>
      systemTimer.after(ms, () => {
        if (!isHung) run();
      }),
  };
  /** A controller with much to do: keys are pressed while it is at it. */
  const slow = (asked: CallControl): CallControl => ({
    answer: (id) => asked.answer(id),
    playTone: (id, tone) => asked.playTone(id, tone),
    playPrompt: (id, hash, rules) => asked.playPrompt(id, hash, rules),
    collectDigits: (id, rules) => asked.collectDigits(id, rules),
    continueAt: async (id, exit) => {
      await new Promise<void>((resolve) => systemTimer.after(decidesInMs, resolve));
      await asked.continueAt(id, exit);
    },
    release: (id) => asked.release(id),
    hangUp: (id) => asked.hangUp(id),
  });
  const takeOver = async (): Promise<void> => {
    isHung = false;
    const nobody = () => undefined;
    session = new AriSession({
      baseUrl: asterisk.baseUrl,
      username: 'switchroom',
      password: asterisk.secret,
      application: 'switchroom',
      eventTypes: callEventTypes,
      deadlineMs: 5_000,
      onFault: nobody,
    });
    ami = new AmiSession({
      host: '127.0.0.1',
      port: asterisk.amiPort,
      username: 'switchroom',
      secret: asterisk.secret,
      events: [],
      deadlineMs: 5_000,
      onFault: () => undefined,
    });
    calls = new AsteriskCalls({
      session,
      ari: session.commands,
      ami,
      application: 'switchroom',
      timer,
      onFault: nobody,
    });
    control = new ControlCalls({
      engine: { nodeId: 1, calls },
      controllers: { menu: (call, asked) => controlMenu(call, slow(asked)) },
      log: { debug: nobody, info: nobody, warn: nobody, error: (facts) => errors.push(facts) },
    });
    calls.onEvent((event) => {
      control.take(event);
    });
    session.onEvent(({ type }) => {
      if (type === 'PlaybackFinished') finished += 1;
    });
    session.start();
    ami.start();
    await eventually(() => {
      expect([session.state, ami.state]).to.deep.equal(['ready', 'ready']);
    }, 20_000);
    const beat = () =>
      session.commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', String(Math.trunc(Date.now() / 1_000)));
    await beat();
    beating = setInterval(() => {
      if (!isHung) beat().catch(nobody);
    }, 500);
  };
  const vanish = async (): Promise<void> => {
    clearInterval(beating);
    await Promise.all([session.close(), ami.close()]);
  };
  beforeEach(async () => {
    errors = [];
    decidesInMs = 0;
    await takeOver();
    since = Date.now();
  });
  afterEach(async () => {
    await phone.hangUp().catch(() => undefined);
    await control.close();
    await calls.close();
    await vanish();
  });

  /** What the dialplan wrote in this test, with the time of each. */
  const marks = async (): Promise<{ mark: string; at: number }[]> => {
    const text = await readFile(join(asterisk.folder, 'log/cel-custom/cel.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ userdeftype }) => userdeftype === 'TEST')
      .map(({ eventtime, eventextra = '{}' }) => ({
        mark: (JSON.parse(eventextra) as { extra: string }).extra,
        at: Number(eventtime) * 1_000,
      }))
      .filter(({ at }) => at >= since);
  };
  const untilMarks = (...expected: string[]) =>
    eventually(async () => {
      expect((await marks()).map(({ mark }) => mark)).to.deep.equal(expected);
    }, 20_000);
  const dial = async (digits = '750') => {
    finished = 0;
    await phone.dial(digits);
    await phone.waitFor('established', { since });
    await eventually(async () => {
      expect((await marks()).map(({ mark }) => mark)).to.include('in');
    });
  };
  const untilClosed = () => phone.waitFor('closed', { since, withinMs: 20_000 });
  /** The tones of the last call, in seconds. */
  const heard = () =>
    eventually(() => {
      const samples = phone.heard().at(-1)?.channels[0];
      if (!samples) throw new Error('nothing was heard');
      const tones = heardTones(samples, [400, ...Object.values(toneOf)]);
      return (name: keyof typeof toneOf) => tones.find(({ hz }) => hz === toneOf[name])?.seconds ?? 0;
    });

  it('a key stops the prompt and decides; afterwards the call may last, because its lease is no more', async () => {
    await dial();
    await phone.sendDigits('1');
    await untilMarks('in', 'key-1', 'stayed');
    await untilClosed();
    expect((await heard())('main')).to.be.lessThan(3);
    expect(errors).to.be.empty;
  });

  it('a star is a key; two wrong ones, or two pauses, are enough', async () => {
    await dial();
    await phone.sendDigits('*');
    await untilMarks('in', 'key-star');
    await untilClosed();

    since = Date.now();
    await dial();
    await phone.sendDigits('9');
    // The prompt and the tone of the refusal; what is typed before its end is forgotten.
    await eventually(() => {
      expect(finished).to.equal(2);
    });
    await phone.sendDigits('8');
    await untilMarks('in', 'wrong-input');
    await untilClosed();

    since = Date.now();
    await dial();
    await untilMarks('in', 'no-input');
    await untilClosed();
    expect((await heard())('main'), 'twice four seconds').to.be.within(7, 8.5);
    expect(errors).to.be.empty;
  });

  it('leads from one menu to the next', async () => {
    await dial();
    await phone.sendDigits('2');
    await untilMarks('in', 'key-2', 'in');
    await phone.sendDigits('1');
    await untilMarks('in', 'key-2', 'in', 'key-1', 'stayed');
    expect(errors).to.be.empty;
  });

  it('each key of who knows the menus counts once, however fast they are typed', async () => {
    const typed = '232323*';
    // Nothing but tests needs it.
    await ami.send('ModuleLoad', { Module: 'app_senddtmf.so', LoadType: 'load' });
    for (const [apartMs, ms] of [
      [1, 0],
      [60, 0],
      [1, 200],
      [60, 200],
    ] as const) {
      since = Date.now();
      decidesInMs = ms;
      await session.commands.run('channels', 'originate', {
        endpoint: `Local/750@extensions-${companyId}-50/n`,
        ...{ context: 'test-typist', extension: 's', priority: 1 },
        variables: { SW_COMPANY: String(companyId), TYPED: typed, APART: String(apartMs) },
      });
      await untilMarks(...Array.from(typed, (key) => ['in', `key-${key === '*' ? 'star' : key}`]).flat());
      await eventually(async () => {
        expect(await ami.list('CoreShowChannels')).to.be.empty;
      });
    }
    expect(errors).to.be.empty;
  });

  it('is over when the caller hangs up', async () => {
    await dial();
    await phone.hangUp();
    await untilClosed();
    await eventually(async () => {
      expect(await session.commands.channelsOf('switchroom')).to.be.empty;
    });
    await control.close();
    expect(errors).to.be.empty;
  });

  it('goes on as unavailable within three seconds when the controller hangs, in the middle of the prompt', async () => {
    await dial();
    isHung = true;
    const hungAt = Date.now();
    await untilMarks('in', 'unavailable');
    const left = (await marks()).at(-1)?.at ?? 0;
    expect(left - hungAt).to.be.within(1_000, 3_000);
    await untilClosed();
    expect((await heard())('away'), 'what the exit plays, to its end').to.be.greaterThan(3);
  });

  it('goes on as unavailable when its prompt is not there', async () => {
    await dial('950');
    await untilMarks('in', 'unavailable');
    await untilClosed();
    expect((await heard())('away')).to.be.greaterThan(3);
  });

  it('goes on as unavailable at once when the controller leaves in order', async () => {
    await dial();
    const closedAt = Date.now();
    await control.close();
    await untilMarks('in', 'unavailable');
    expect(((await marks()).at(-1)?.at ?? 0) - closedAt).to.be.lessThan(1_000);
    await untilClosed();
    expect((await heard())('away')).to.be.greaterThan(3);
  });

  it('goes on as unavailable when the controller is gone, and the next one does not hang it up', async () => {
    await dial();
    await vanish();
    await takeOver();
    await untilMarks('in', 'unavailable');
    await untilClosed();
    expect((await heard())('away')).to.be.greaterThan(3);
  });
});
