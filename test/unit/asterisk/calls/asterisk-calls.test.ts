import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AsteriskCalls, toneMs } from '../../../../src/asterisk/calls/asterisk-calls.ts';
import { EngineError, type EngineEvent } from '../../../../src/engine/media-engine.ts';
import { eventually } from '../../../support/eventually.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';
import { FakeCallLine } from './fake-call-line.ts';

const rules = { terminator: '#', most: 6, firstDigitMs: 10_000, nextDigitMs: 5_000 } as const;

describe('calls that the dialplan handed over', () => {
  let line: FakeCallLine;
  let timer: ManualTimer;
  let calls: AsteriskCalls;
  let told: EngineEvent[];
  let faults: Error[];

  beforeEach(async () => {
    line = new FakeCallLine();
    timer = new ManualTimer();
    told = [];
    faults = [];
    calls = new AsteriskCalls({
      session: line,
      ari: line,
      ami: line.ami,
      application: 'switchroom',
      timer,
      onFault: (fault) => faults.push(fault),
    });
    calls.onEvent((event) => told.push(event));
    await line.connect();
  });

  const settled = () => timer.advance(0);
  const entered = async (id: string, how?: Parameters<FakeCallLine['enter']>[1]) => {
    line.enter(id, how);
    await settled();
  };
  const codeOf = async (attempt: Promise<unknown>) => {
    const error = await rejectionOf(attempt);
    if (!(error instanceof EngineError)) throw error;
    return error.code;
  };

  it('are told with the phone, the company, and what the dialplan said; and again when they leave', async () => {
    await entered('1.1');
    line.leave('1.1');
    const call = {
      callId: '1.1',
      device: 'annas7phone',
      companyId: 7,
      purpose: 'feature-code',
      detail: '*10',
    };
    expect(told).to.deep.equal([
      { kind: 'call-entered', call },
      { kind: 'call-left', callId: '1.1' },
    ]);
  });

  for (const name of ['PJSIP/trunk-12-0000001a', 'Local/s@sw-feature-0000001a;2'])
    it(`come from no phone when the channel is ${name}`, async () => {
      await entered('1.1', { name });
      expect(told).to.have.nested.property('[0].call.device', null);
    });

  for (const company of [undefined, '', '0', '7,8', '-1'])
    it(`are given back, untold, when the company is ${JSON.stringify(company)}`, async () => {
      line.companies.set('1.1', company);
      await entered('1.1');
      expect(line.asked).to.include('continue 1.1');
      expect(told).to.be.empty;
      expect(faults).to.have.length(1);
    });

  it('that leave while their company is read are not told at all', async () => {
    let release: () => void = () => undefined;
    line.before = () => new Promise((resolve) => (release = resolve));
    line.enter('1.1');
    line.leave('1.1');
    release();
    await settled();
    expect(told).to.be.empty;
    expect(line.asked).not.to.include('continue 1.1');
  });

  it('events that cannot be read are faults, and do no harm', async () => {
    expect(() => {
      line.tell({ type: 'StasisStart', channel: {} });
    }).to.throw();
    line.tell({ type: 'MadeUpLater' });
    await entered('1.1');
    expect(told).to.have.length(1);
  });

  describe('digits', () => {
    beforeEach(() => entered('1.1'));

    it('end with the terminator, which is none of them', async () => {
      const typed = calls.collectDigits('1.1', rules);
      line.type('1.1', '47#');
      expect(await typed).to.equal('47');
    });

    it('end with the longest length; what is typed beyond it is for the next question', async () => {
      const typed = calls.collectDigits('1.1', { ...rules, most: 2 });
      line.type('1.1', '123');
      expect(await typed).to.equal('12');
      const next = calls.collectDigits('1.1', rules);
      line.type('1.1', '#');
      expect(await next).to.equal('3');
    });

    it('end with a pause; each digit begins a new one', async () => {
      const typed = calls.collectDigits('1.1', rules);
      await timer.advance(9_999);
      line.type('1.1', '4');
      await timer.advance(4_999);
      line.type('1.1', '7');
      await timer.advance(4_999);
      line.type('1.1', '1');
      await timer.advance(5_000);
      expect(await typed).to.equal('471');
      expect(timer.waits, 'nothing but the lease').to.have.length(1);
    });

    it('that come while the call leaves are for the next question, in the order in which they were typed, once', async () => {
      line.type('1.1', '12');
      expect(await calls.collectDigits('1.1', { ...rules, most: 1 })).to.equal('1');
      line.lets = false;
      const left = calls.continueAt('1.1', 'key-1');
      await settled();
      line.type('1.1', '3');
      line.leave('1.1');
      await left;
      await entered('1.1');
      line.type('1.1', '4#');
      expect(await calls.collectDigits('1.1', rules)).to.equal('234');
      line.leave('1.1');
      await entered('1.1');
      line.type('1.1', '#');
      expect(await calls.collectDigits('1.1', rules)).to.equal('');
    });

    it('that were typed before the call was elsewhere for long are for nobody', async () => {
      line.type('1.1', '12');
      line.leave('1.1');
      await timer.advance(2_000);
      await entered('1.1');
      line.type('1.1', '3#');
      expect(await calls.collectDigits('1.1', rules)).to.equal('3');
    });

    it('are empty when nothing comes in time', async () => {
      const typed = calls.collectDigits('1.1', rules);
      await timer.advance(10_000);
      expect(await typed).to.equal('');
    });

    it('that were typed before the question count, in order, each once', async () => {
      line.type('1.1', '12#34#');
      expect(await calls.collectDigits('1.1', rules)).to.equal('12');
      expect(await calls.collectDigits('1.1', rules)).to.equal('34');
    });

    it('of a key that is stuck do not fill the memory', async () => {
      line.type('1.1', '1'.repeat(10_000));
      const typed = calls.collectDigits('1.1', { ...rules, most: 1_000 });
      await timer.advance(10_000);
      expect(await typed).to.have.length.lessThan(100);
    });

    it('of one call are not those of another', async () => {
      await entered('1.2');
      const typed = calls.collectDigits('1.1', rules);
      line.type('1.2', '99#');
      line.type('1.1', '1#');
      expect(await typed).to.equal('1');
    });

    it('are not collected twice at a time', async () => {
      const typed = calls.collectDigits('1.1', rules);
      expect((await rejectionOf(calls.collectDigits('1.1', rules))).message).to.contain('already');
      line.type('1.1', '1#');
      expect(await typed).to.equal('1');
    });
  });

  describe('tones', () => {
    beforeEach(() => entered('1.1'));

    it('are stopped after their length: the engine would play them for ever', async () => {
      const played = calls.playTone('1.1', 'done');
      await timer.advance(toneMs.done - 1);
      expect(line.asked).to.include('play tone:sw-done to 1.1');
      expect(line.asked).not.to.include('stop it');
      await timer.advance(1);
      await settled();
      expect(line.asked).to.include('stop it');
      line.finishPlayback('1.1');
      await played;
      expect(timer.waits.filter((ms) => ms > 1_000)).to.be.empty;
    });

    it('that the engine does not know reject', async () => {
      const played = codeOf(calls.playTone('1.1', 'done'));
      await settled();
      line.finishPlayback('1.1', 'failed');
      expect(await played).to.equal('engine-refused');
    });

    it('of which the end is never told reject', async () => {
      const played = codeOf(calls.playTone('1.1', 'done'));
      await timer.advance(toneMs.done);
      await timer.advance(5_000);
      expect(await played).to.equal('engine-timeout');
    });

    it('a refusal forgets what was typed before it, other tones do not', async () => {
      line.type('1.1', '1');
      for (const tone of ['prompt', 'refused'] as const) {
        const played = calls.playTone('1.1', tone);
        await timer.advance(toneMs[tone]);
        await settled();
        line.finishPlayback('1.1');
        await played;
        if (tone === 'prompt') line.type('1.1', '2');
      }
      const typed = calls.collectDigits('1.1', rules);
      line.type('1.1', '3#');
      expect(await typed).to.equal('3');
    });

    it('are as long as the engine has them', () => {
      const file = readFileSync(
        join(import.meta.dirname, '../../../../asterisk-conf/indications.conf'),
        'utf8',
      );
      for (const [tone, ms] of Object.entries(toneMs)) {
        const [, elements = ''] = new RegExp(`^sw-${tone}\\s*=>?\\s*(.+)$`, 'mu').exec(file) ?? [];
        const sum = [...elements.matchAll(/\/(\d+)/gu)].reduce((total, [, part]) => total + Number(part), 0);
        expect(sum, `sw-${tone} in indications.conf`).to.be.greaterThan(0).and.at.most(ms);
      }
    });
  });

  describe('prompts', () => {
    const hash = 'a'.repeat(64);
    beforeEach(() => entered('1.1'));

    it('are over when the engine says so', async () => {
      const played = calls.playPrompt('1.1', hash, { interruptible: true });
      await timer.advance(20_000);
      expect(line.asked).to.include(`play sound:switchroom/${hash} to 1.1`);
      expect(line.asked).not.to.include('stop it');
      line.finishPlayback('1.1');
      await played;
    });

    it('are stopped by a digit, which is kept for the question', async () => {
      const played = calls.playPrompt('1.1', hash, { interruptible: true });
      await settled();
      line.type('1.1', '7');
      await settled();
      expect(line.asked).to.include('stop it');
      line.finishPlayback('1.1');
      await played;
      expect(await calls.collectDigits('1.1', { ...rules, most: 1 })).to.equal('7');
    });

    it('are stopped by a digit that was typed while they were on their way to the engine', async () => {
      let release: () => void = () => undefined;
      line.before = (asked) =>
        asked.startsWith('play') ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
      const played = calls.playPrompt('1.1', hash, { interruptible: true });
      await settled();
      line.type('1.1', '7');
      await settled();
      expect(line.asked).not.to.include('stop it');
      release();
      await settled();
      expect(line.asked).to.include('stop it');
      line.finishPlayback('1.1');
      await played;
    });

    it('are not begun when digits wait already', async () => {
      line.type('1.1', '7');
      await calls.playPrompt('1.1', hash, { interruptible: true });
      expect(line.asked.filter((asked) => asked.startsWith('play'))).to.be.empty;
    });

    it('that are not to be interrupted are played to their end', async () => {
      line.type('1.1', '7');
      const played = calls.playPrompt('1.1', hash, { interruptible: false });
      await settled();
      line.type('1.1', '8');
      await settled();
      expect(line.asked).not.to.include('stop it');
      line.finishPlayback('1.1');
      await played;
    });

    it('that the engine does not have reject', async () => {
      const played = codeOf(calls.playPrompt('1.1', hash, { interruptible: true }));
      await settled();
      line.finishPlayback('1.1', 'failed');
      expect(await played).to.equal('engine-refused');
    });
  });

  describe('are held on a lease', () => {
    const extensions = () => line.asked.filter((asked) => asked === 'keep 1.1').length;

    it('that is extended at once and each second, for as long as they are here', async () => {
      await entered('1.1');
      expect(extensions()).to.equal(1);
      await timer.advance(5_000);
      expect(extensions()).to.equal(6);
      line.leave('1.1');
      await timer.advance(5_000);
      expect(extensions()).to.equal(6);
    });

    it('that an extension which fails does not end: the next second tries again', async () => {
      await entered('1.1');
      line.before = (asked) => (asked === 'keep 1.1' ? Promise.reject(new Error('lost')) : Promise.resolve());
      await timer.advance(1_000);
      line.before = () => Promise.resolve();
      await timer.advance(3_000);
      expect(extensions()).to.equal(5);
    });

    it('of which no extension overtakes another, and which is not extended by who comes too late', async () => {
      let release: () => void = () => undefined;
      await entered('1.1');
      line.before = (asked) =>
        asked === 'keep 1.1' ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
      await timer.advance(4_000);
      expect(extensions()).to.equal(2);
      line.before = () => Promise.resolve();
      release();
      await timer.advance(5_000);
      expect(extensions()).to.equal(2);
    });

    it('that ran out leaves no limit behind: the call may be in a queue by then', async () => {
      await entered('1.1');
      line.leave('1.1');
      await settled();
      expect(line.asked.at(-1)).to.equal('free 1.1');
    });

    it('that ran out is not taken away from a call that has come back', async () => {
      await entered('1.1');
      line.leave('1.1');
      line.enter('1.1');
      await settled();
      expect(line.asked).not.to.include('free 1.1');
    });

    it('that nobody extends any more stays in force when the connection is lost', async () => {
      await entered('1.1');
      line.lose();
      await timer.advance(5_000);
      expect(line.asked).not.to.include('free 1.1');
      expect(extensions()).to.equal(1);
    });

    it('of which nothing is on its way any more when they go on elsewhere', async () => {
      await entered('1.1');
      let release: () => void = () => undefined;
      line.before = (asked) =>
        asked === 'keep 1.1' ? new Promise((resolve) => (release = resolve)) : Promise.resolve();
      await timer.advance(1_000);
      const gone = calls.continueAt('1.1', 'key-1');
      await settled();
      expect(line.asked).not.to.include('continue 1.1');
      release();
      await gone;
      await timer.advance(5_000);
      expect(extensions()).to.equal(2);
    });
  });

  describe('that are handed back', () => {
    beforeEach(() => entered('1.1'));

    it('go on at the exit, and are told as left', async () => {
      await calls.continueAt('1.1', 'key-star');
      expect(line.asked.slice(-2)).to.deep.equal(['SW_EXIT=key-star on 1.1', 'continue 1.1']);
      expect(told.at(-1)).to.deep.equal({ kind: 'call-left', callId: '1.1' });
      expect(await codeOf(calls.continueAt('1.1', 'key-1'))).to.equal('engine-refused');
    });

    it('have not gone on before they left', async () => {
      line.lets = false;
      const gone = codeOf(calls.continueAt('1.1', 'key-1'));
      await timer.advance(5_000);
      expect(await gone).to.equal('engine-timeout');
    });

    for (const exit of ['', 'i,1,System(x)', 'key-${X}', 'KEY', '1'])
      it(`never go on at ${JSON.stringify(exit)}`, async () => {
        expect((await rejectionOf(calls.continueAt('1.1', exit))).message).to.contain('no name of an exit');
        expect(line.asked).not.to.include('continue 1.1');
      });

    it('can be given up: they take the way that the dialplan has for that', async () => {
      await calls.release('1.1');
      expect(line.asked.at(-1)).to.equal('continue 1.1');
      expect(told.at(-1)).to.deep.equal({ kind: 'call-left', callId: '1.1' });
    });

    it('are given up in the middle of a sound, which is stopped first: until its end the engine would not listen', async () => {
      const played = codeOf(calls.playPrompt('1.1', 'a'.repeat(64), { interruptible: true }));
      await settled();
      await calls.release('1.1');
      expect(line.asked.slice(-2)).to.deep.equal(['stop it', 'continue 1.1']);
      expect(await played).to.equal('engine-refused');
    });

    it('may have gone already when they are given up; nothing that they are in now is touched', async () => {
      line.before = (asked) => {
        if (asked === 'continue 1.1') line.companies.delete('1.1');
        return Promise.resolve();
      };
      await calls.release('1.1');
      expect(line.asked).not.to.include('hang up 1.1');
    });

    it('may come back at once, and are told again', async () => {
      line.leave('1.1');
      await entered('1.1', { args: ['menu', 'next'] });
      expect(told.at(-1)).to.have.nested.property('call.detail', 'next');
      await calls.answer('1.1');
    });
  });

  describe('that are gone', () => {
    it('refuse everything', async () => {
      await entered('1.1');
      line.leave('1.1');
      for (const attempt of [
        calls.answer('1.1'),
        calls.playTone('1.1', 'done'),
        calls.collectDigits('1.1', rules),
        calls.playPrompt('1.1', 'a'.repeat(64), { interruptible: true }),
        calls.continueAt('1.1', 'key-1'),
        calls.release('1.1'),
        calls.hangUp('1.1'),
      ])
        expect(await codeOf(attempt)).to.equal('engine-refused');
    });

    it('end every wait', async () => {
      await entered('1.1');
      const typed = codeOf(calls.collectDigits('1.1', rules));
      const played = codeOf(calls.playTone('1.1', 'done'));
      line.leave('1.1');
      expect(await Promise.all([typed, played])).to.deep.equal(['engine-refused', 'engine-refused']);
      await settled();
      expect(timer.waits.filter((ms) => ms > 1_000)).to.be.empty;
    });

    it('although the engine has not said so yet, refuse', async () => {
      await entered('1.1');
      line.companies.delete('1.1');
      expect(await codeOf(calls.answer('1.1'))).to.equal('engine-refused');
    });
  });

  describe('when the connection is lost', () => {
    it('are let go of: their waits end as unavailable, and they are told as left', async () => {
      await entered('1.1');
      const typed = codeOf(calls.collectDigits('1.1', rules));
      line.lose();
      expect(await typed).to.equal('engine-unavailable');
      expect(told.at(-1)).to.deep.equal({ kind: 'call-left', callId: '1.1' });
    });

    it('and that nobody controls after the next connection are given back, those that enter meanwhile are not', async () => {
      await entered('1.1');
      line.lose();
      line.companies.set('1.2', '7');
      await line.connect();
      await entered('1.3');
      await timer.advance(1_000);
      await eventually(() => {
        expect([...line.companies.keys()]).to.deep.equal(['1.3']);
      });
    });
  });

  it('are given back when the controller leaves; further ones are not taken', async () => {
    await entered('1.1');
    const typed = rejectionOf(calls.collectDigits('1.1', rules));
    await calls.close();
    await typed;
    await entered('1.2');
    expect([...line.companies.keys()]).to.be.empty;
    expect(told.filter(({ kind }) => kind === 'call-entered')).to.have.length(1);
    await timer.advance(60_000);
    expect(line.asked).not.to.include('channels of switchroom');
    expect(line.asked.filter((asked) => asked.startsWith('hang up'))).to.be.empty;
  });
});
