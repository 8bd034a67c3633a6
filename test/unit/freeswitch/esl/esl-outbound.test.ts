import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { EslClosed, EslEncodingError, EslRefused } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { EslOutbound } from '../../../../src/freeswitch/esl/esl-outbound.ts';
import type { EslOutboundOptions } from '../../../../src/freeswitch/esl/esl-outbound.ts';
import type { OutboundCall } from '../../../../src/freeswitch/esl/outbound-call.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeHandedOverCall } from '../../../support/freeswitch/fake-handed-over-call.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

const UUID = '42b2b4e1-5e31-430d-81f0-344bd11cb368';

describe('EslOutbound', () => {
  let outbound: EslOutbound;
  let calls: OutboundCall[];
  let faults: Error[];
  /** What the engine says is set on the channel. */
  let channel: Map<string, string>;

  const listen = async (options: Partial<EslOutboundOptions> = {}): Promise<void> => {
    outbound = await EslOutbound.listen({
      host: '127.0.0.1',
      onCall: (call) => calls.push(call),
      commands: {
        api: (_command, _uuid, name) => Promise.resolve(channel.get(String(name)) ?? '_undef_'),
      },
      deadlineMs: 200,
      onFault: (fault) => faults.push(fault),
      ...options,
    });
  };
  beforeEach(async () => {
    calls = [];
    faults = [];
    channel = new Map();
    await listen();
  });
  afterEach(() => outbound.close());

  /** A call of the engine that `channel` speaks for. */
  const handOver = async (headers: Readonly<Record<string, string>> = {}): Promise<FakeHandedOverCall> => {
    const call = await FakeHandedOverCall.connect(outbound.port, UUID, headers);
    channel = call.variables;
    return call;
  };
  const theCall = (): Promise<OutboundCall> =>
    eventually(() => {
      const [call] = calls;
      if (!call) throw new Error('no call yet');
      return call;
    });
  const refusal = (): Promise<Error> =>
    eventually(() => {
      const [fault] = faults;
      if (!fault) throw new Error('nothing was refused');
      return fault;
    });

  it('tells of a call with what is known of it, and listens to its events alone', async () => {
    const peer = await handOver({ variable_sw_company: '7', 'Caller-Caller-ID-Name': 'J%C3%BCrgen' });
    const call = await theCall();
    expect(call.uuid).to.equal(UUID);
    expect(call.variable('sw_company')).to.equal('7');
    expect(call.facts.header('Caller-Caller-ID-Name')).to.equal('Jürgen');
    const [keysKept, connected, filter, subscription] = peer.packets.map(({ command }) => command);
    expect(keysKept, 'before the engine takes a key from the caller').to.equal('divert_events on');
    expect(connected).to.equal('connect');
    expect(filter).to.equal(`filter Unique-ID ${UUID}`);
    expect(subscription)
      .to.match(/^event json CHANNEL_EXECUTE_COMPLETE /)
      .and.not.to.contain('DTMF');
  });

  it('events that come before anybody listens are told to the one who does', async () => {
    const peer = await handOver();
    const call = await theCall();
    peer.event('DTMF', { 'DTMF-Digit': '1' });
    // In order: its answer comes behind the event.
    await call.setVariable('sw_a', '1');
    const told: string[] = [];
    call.onEvent((event) => told.push(event.header('DTMF-Digit') ?? ''));
    peer.event('DTMF', { 'DTMF-Digit': '2' });
    await call.setVariable('sw_a', '2');
    expect(told).to.deep.equal(['1', '2']);
  });

  it('believes nobody whom the engine does not bear out', async () => {
    const impostor = await FakeHandedOverCall.connect(outbound.port, UUID);
    await impostor.closed;
    expect(await refusal()).to.be.instanceOf(EslRefused);
    expect(calls).to.be.empty;
  });

  for (const [what, headers] of Object.entries({
    'that names no channel': { 'Unique-ID': '' },
    'whose channel is no id': { 'Unique-ID': 'x%0A%0Aapi%20shutdown' },
    'handed over without `full`': { Control: 'single-channel' },
    'handed over without `async`': { 'Socket-Mode': 'static' },
  })) {
    it(`ends a connection ${what}`, async () => {
      const peer = await handOver(headers);
      await peer.closed;
      expect(await refusal()).to.have.property('code', 'esl-protocol');
      expect(calls).to.be.empty;
    });
  }

  it('ends a connection that says nothing, and one that talks rubbish', async () => {
    const silent = connect(outbound.port, '127.0.0.1');
    silent.resume();
    await once(silent, 'close');
    const loud = connect(outbound.port, '127.0.0.1');
    loud.on('error', () => undefined).resume();
    const written = setInterval(() => loud.write('x'.repeat(100_000)), 5);
    await new Promise((resolve) => loud.on('close', resolve));
    clearInterval(written);
    expect(faults.map((fault) => Reflect.get(fault, 'code') as unknown)).to.deep.equal([
      'esl-timeout',
      'esl-protocol',
    ]);
  });

  it('takes no more connections than it is to', async () => {
    await outbound.close();
    await listen({ connectionLimit: 1, deadlineMs: 5_000 });
    const first = await handOver();
    await theCall();
    const second = await FakeHandedOverCall.connect(outbound.port, UUID);
    await second.closed;
    expect(second.packets).to.be.empty;
    expect(first.socket.destroyed).to.equal(false);
  });

  it('waits for the end of the application that was asked for, not of any', async () => {
    const peer = await handOver();
    const call = await theCall();
    peer.on('sendmsg', (message) => {
      peer.event('CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': 'of-another' });
      peer.complete(message, 'FILE PLAYED');
      peer.reply('+OK');
    });
    const ended = await call.execute('playback', 'x.wav');
    expect(ended.header('Application-Response')).to.equal('FILE PLAYED');
    expect(peer.packets.find(({ command }) => command === 'sendmsg')?.body).to.equal('x.wav');
  });

  it('lets an application take longer than any deadline', async () => {
    const peer = await handOver();
    const call = await theCall();
    peer.on('sendmsg', (message) => {
      peer.reply('+OK');
      setTimeout(() => {
        peer.complete(message);
      }, 400);
    });
    expect((await call.execute('playback', 'x.wav')).header('Application')).to.equal('playback');
  });

  it('sends nothing when an argument cannot be sent as it is', async () => {
    const peer = await handOver();
    const call = await theCall();
    for (const argument of ['a\nb', '${system(id)}', '%[a=b]c'])
      expect(await rejectionOf(call.execute('playback', argument))).to.be.instanceOf(EslEncodingError);
    expect(peer.packets.map(({ command }) => command)).not.to.include('sendmsg');
  });

  it('settles everything that waits when the caller hangs up', async () => {
    const peer = await handOver();
    const call = await theCall();
    peer.on('sendmsg', undefined);
    const closed = new Promise((resolve) => {
      call.onClosed(resolve);
    });
    const waiting = Promise.allSettled([call.execute('playback', 'x.wav'), call.execute('sleep', '1')]);
    await eventually(() => {
      expect(peer.packets.filter(({ command }) => command === 'sendmsg')).to.have.length(2);
    });
    peer.socket.resetAndDestroy();
    for (const outcome of await waiting)
      expect(outcome).to.have.property('reason').that.is.instanceOf(EslClosed);
    expect(await closed).to.be.instanceOf(EslClosed);
    expect(await rejectionOf(call.api('status'))).to.be.instanceOf(EslClosed);
  });

  it('tells of digits, also when a listener throws', async () => {
    const peer = await handOver();
    const call = await theCall();
    const digits: unknown[] = [];
    call.onEvent(() => {
      throw new Error('of the listener');
    });
    call.onEvent((event) => digits.push(event.header('DTMF-Digit')));
    peer.event('DTMF', { 'DTMF-Digit': '#' });
    await eventually(() => {
      expect(digits).to.deep.equal(['#']);
    });
    expect(faults.map(({ message }) => message)).to.deep.equal(['of the listener']);
  });

  it('ends the connection of a call that is left', async () => {
    const peer = await handOver();
    const call = await theCall();
    await call.leave();
    await peer.closed;
    expect(peer.packets.at(-1)?.command).to.equal('exit');
  });

  it('leaves a call that nobody can take', async () => {
    await outbound.close();
    await listen({
      onCall: () => {
        throw new Error('of the taker');
      },
    });
    const peer = await handOver();
    await peer.closed;
    expect(peer.packets.at(-1)?.command).to.equal('exit');
    expect((await refusal()).message).to.equal('of the taker');
  });

  it('leaves all calls when it closes', async () => {
    const peer = await handOver();
    await theCall();
    await outbound.close();
    await peer.closed;
  });
});
