import { expect } from 'chai';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { AsteriskCalls } from '../../../src/asterisk/calls/asterisk-calls.ts';
import { callEventTypes } from '../../../src/asterisk/calls/call-events.ts';
import { systemTimer } from '../../../src/media-node/link/timer.ts';
import { renderSip } from '../../../src/asterisk/phones/render-sip.ts';
import { EngineError, type EngineEvent, type EnteredCall } from '../../../src/engine/media-engine.ts';
import { goertzel } from '../../support/audio/goertzel.ts';
import { eventually } from '../../support/eventually.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { sampleConfiguration } from '../../support/sample-configuration.ts';
import { AsteriskInstance } from './asterisk-instance.ts';

const companyId = 7;
const account = { user: 'annas7phone', password: 'annas-secret' };
const rules = { terminator: '#', most: 10, firstDigitMs: 8_000, nextDigitMs: 4_000 } as const;

describe('calls under control, on a real Asterisk with a real phone', function () {
  this.timeout(60_000);
  let asterisk: AsteriskInstance;
  let phones: Softphones;
  let phone: Softphone;
  let session: AriSession;
  let ami: AmiSession;
  let calls: AsteriskCalls;
  let told: EngineEvent[];
  let beating: NodeJS.Timeout;

  before(async () => {
    asterisk = await AsteriskInstance.prepare('secret-of-calls');
    const folder = join(asterisk.folder, 'generated', `company-${companyId}`);
    await mkdir(folder, { recursive: true });
    const { user: sipUser, password: secret } = account;
    await writeFile(
      join(folder, 'sip.conf'),
      renderSip(sampleConfiguration(companyId, 1, { phones: [{ sipUser, secret, extension: null }] })),
    );
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

  const takeOver = async (): Promise<void> => {
    const events: EngineEvent[] = [];
    told = events;
    session = new AriSession({
      baseUrl: asterisk.baseUrl,
      username: 'switchroom',
      password: asterisk.secret,
      application: 'switchroom',
      eventTypes: callEventTypes,
      deadlineMs: 5_000,
      onFault: () => undefined,
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
      timer: systemTimer,
      onFault: () => undefined,
    });
    calls.onEvent((event) => events.push(event));
    session.start();
    ami.start();
    await eventually(() => {
      expect([session.state, ami.state]).to.deep.equal(['ready', 'ready']);
    }, 20_000);
    // The dialplan hands calls over only while the controller is alive.
    const beat = () =>
      session.commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', String(Math.trunc(Date.now() / 1_000)));
    await beat();
    beating = setInterval(() => {
      beat().catch(() => undefined);
    }, 500);
  };
  const leave = async (): Promise<void> => {
    clearInterval(beating);
    await Promise.all([session.close(), ami.close()]);
  };
  beforeEach(takeOver);
  afterEach(async () => {
    await calls.close();
    await leave();
  });

  const entered = (): Promise<EnteredCall> =>
    eventually(() => {
      const event = told.find(({ kind }) => kind === 'call-entered');
      if (event?.kind !== 'call-entered') throw new Error('no call has entered');
      return event.call;
    }, 10_000);
  const left = (callId: string) =>
    eventually(() => {
      expect(told).to.deep.include({ kind: 'call-left', callId });
    }, 10_000);
  const closed = (since: number) => phone.waitFor('closed', { since });
  const codeOf = async (attempt: Promise<unknown>) => {
    const error = await rejectionOf(attempt);
    if (!(error instanceof EngineError)) throw error;
    return error.code;
  };
  /** How long the phone heard a tone in its last call, in seconds. */
  const heardSeconds = (hz: number): number => {
    const samples = phone.heard().at(-1)?.channels[0] ?? new Int16Array();
    const windows = Array.from({ length: Math.floor(samples.length / 160) }, (_, index) =>
      samples.subarray(index * 160, (index + 1) * 160),
    );
    const isLoud = (window: Int16Array) => window.some((sample) => Math.abs(sample) > 500);
    return windows.filter((window) => isLoud(window) && goertzel(window, hz, 8_000) > 0.5).length * 0.02;
  };

  it('a feature code is handed over with the phone, the company and the code; it is ended by us', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const call = await entered();
    expect(call).to.deep.equal({
      callId: call.callId,
      device: account.user,
      companyId,
      purpose: 'feature-code',
      detail: '*10',
    });
    await calls.answer(call.callId);
    await phone.waitFor('established', { since });
    await calls.hangUp(call.callId);
    await closed(since);
    await left(call.callId);
    expect(await codeOf(calls.answer(call.callId))).to.equal('engine-refused');
  });

  it('collects what is typed, also before it is asked for, and tells pauses', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const { callId } = await entered();
    await calls.answer(callId);
    await phone.waitFor('established', { since });
    await phone.sendDigits('1');
    await phone.sendDigits('0');
    await phone.sendDigits('#');
    const first = await calls.collectDigits(callId, rules);
    expect(first).to.equal('10');
    const second = calls.collectDigits(callId, { ...rules, nextDigitMs: 700 });
    await phone.sendDigits('4');
    await phone.sendDigits('7');
    expect(await second).to.equal('47');
    expect(await calls.collectDigits(callId, { ...rules, firstDigitMs: 100 })).to.equal('');
    await phone.hangUp();
    await left(callId);
  });

  it('plays each tone once, and returns when it is over', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const { callId } = await entered();
    await calls.answer(callId);
    await phone.waitFor('established', { since });
    const before = Date.now();
    for (const tone of ['prompt', 'done', 'refused'] as const) await calls.playTone(callId, tone);
    expect(Date.now() - before).to.be.within(1_500, 4_000);
    await calls.hangUp(callId);
    await closed(since);
    await eventually(() => {
      // 200 ms of the prompt and 150 of done; 150 and 200 of done; 300 and 400 of refused.
      expect(heardSeconds(600)).to.be.within(0.25, 0.42);
      expect(heardSeconds(1_000)).to.be.within(0.12, 0.26);
      expect(heardSeconds(400)).to.be.within(0.55, 0.8);
    });
  });

  it('every wait ends when the caller hangs up', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const { callId } = await entered();
    await calls.answer(callId);
    await phone.waitFor('established', { since });
    const waits = [codeOf(calls.collectDigits(callId, rules)), codeOf(calls.playTone(callId, 'refused'))];
    await phone.hangUp();
    expect(await Promise.all(waits)).to.deep.equal(['engine-refused', 'engine-refused']);
    await left(callId);
  });

  it('a call of a controller that is gone is ended by the next one, and a new one is served', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const { callId } = await entered();
    await calls.answer(callId);
    await phone.waitFor('established', { since });
    await leave();
    await takeOver();
    await closed(since);
    const again = Date.now();
    await phone.dial('*11');
    const next = await entered();
    expect(next.detail).to.equal('*11');
    await calls.answer(next.callId);
    await phone.waitFor('established', { since: again });
    expect(await calls.collectDigits(next.callId, { ...rules, firstDigitMs: 1_500 })).to.equal('');
    await calls.hangUp(next.callId);
    await closed(again);
  });

  it('a controller that leaves in order ends its calls first', async () => {
    const since = Date.now();
    await phone.dial('*10');
    const { callId } = await entered();
    await calls.answer(callId);
    await phone.waitFor('established', { since });
    await calls.close();
    await closed(since);
  });
});
