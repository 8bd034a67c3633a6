import { expect } from 'chai';
import fc from 'fast-check';
import { EslClosed, EslEncodingError, EslRefused } from '../../../src/freeswitch/esl/esl-errors.ts';
import type { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import { EslOutbound } from '../../../src/freeswitch/esl/esl-outbound.ts';
import type { OutboundCall } from '../../../src/freeswitch/esl/outbound-call.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeHandedOverCall } from '../../support/freeswitch/fake-handed-over-call.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { EslBench } from './esl-bench.ts';

onFreeswitch('calls handed over by a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: EslBench;
  let session: EslSession;
  let outbound: EslOutbound;
  let calls: OutboundCall[];
  let faults: Error[];

  before(async () => {
    bench = await EslBench.start();
    session = await bench.readySession();
  });
  beforeEach(async () => {
    calls = [];
    faults = [];
    outbound = await EslOutbound.listen({
      host: '127.0.0.1',
      commands: session,
      onCall: (call) => calls.push(call),
      onFault: (fault) => faults.push(fault),
      deadlineMs: 1_000,
    });
  });
  afterEach(async () => {
    await outbound.close();
    await session.api('hupall');
  });
  after(async () => {
    await (bench as EslBench | undefined)?.remove();
  });

  /** Places a call whose dialplan is the application `socket`, and behind it a mark. */
  const handOver = async (mode = 'async full'): Promise<string> => {
    const plan = `answer,socket:127.0.0.1:${outbound.port} ${mode},set:sw_after=yes,park`;
    const name = "{origination_caller_id_name='Zoë 50%'}loopback/app=park";
    const answer = await session.bgapi('originate', name, plan, 'inline');
    return answer.replace('+OK ', '').trim();
  };
  const takeCall = async (): Promise<OutboundCall> => {
    await handOver();
    return eventually(() => {
      const [call] = calls;
      if (!call) throw new Error('no call yet');
      return call;
    });
  };
  const dialplanGoesOn = (uuid: string): Promise<void> =>
    eventually(async () => {
      expect(await session.api('uuid_getvar', uuid, 'sw_after')).to.equal('yes');
    });

  it('are told of with their facts', async () => {
    const call = await takeCall();
    expect(await session.api('uuid_exists', call.uuid)).to.equal('true');
    expect(call.variable('origination_caller_id_name')).to.equal('Zoë 50%');
    expect(call.facts.header('Channel-State')).to.equal('CS_EXECUTE');
  });

  it('run applications one after the other and tell of the end of each', async () => {
    const call = await takeCall();
    const startedAt = performance.now();
    const ended = await call.execute('playback', 'silence_stream://300');
    expect(ended.header('Application')).to.equal('playback');
    expect(performance.now() - startedAt).to.be.within(250, 2_000);
    const [first, second] = await Promise.all([call.execute('set', 'sw_a=1'), call.execute('set', 'sw_b=2')]);
    expect(first.header('variable_sw_b')).to.be.undefined;
    expect(second.header('variable_sw_b')).to.equal('2');
  });

  it('give an application exactly its argument, or refuse it', async () => {
    const call = await takeCall();
    const nasty = fc.constantFrom(
      ...[
        '\n',
        ' ',
        "'",
        '"',
        '\\',
        '\\\\',
        '\\n',
        "\\'",
        '\\$',
        '$',
        '$$',
        '${uuid}',
        '%[a=b]',
        '%',
        '%41',
        'é',
        '=',
      ],
    );
    let exact = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(nasty, fc.string({ maxLength: 2 })), { maxLength: 6 }),
        async (parts) => {
          const argument = parts.join('');
          let ended;
          try {
            // `log` does nothing with it, and the event tells what it was given.
            ended = await call.execute('log', argument);
          } catch (error) {
            expect(error).to.be.instanceOf(EslEncodingError);
            return;
          }
          exact += 1;
          expect(ended.header('Application-Data') ?? '').to.equal(argument);
        },
      ),
      { numRuns: 200 },
    );
    expect(exact).to.be.greaterThan(50);
  });

  it('take variables with any text, unevaluated', async () => {
    const call = await takeCall();
    for (const value of ["it's \\' a 'test' \\\\ \\n", '100% %41 $x $$y', ' both ends ', '^^:a:b', 'Zoë']) {
      await call.setVariable('sw_text', value);
      expect(await session.api('uuid_getvar', call.uuid, 'sw_text')).to.equal(value);
    }
  });

  it('can be interrupted through the session while an application runs', async () => {
    const call = await takeCall();
    const playing = call.execute('playback', 'silence_stream://20000');
    await eventually(async () => {
      expect(await session.api('uuid_getvar', call.uuid, 'current_application')).to.equal('playback');
    });
    await session.api('uuid_break', call.uuid, 'all');
    expect((await playing).header('Application')).to.equal('playback');
  });

  it('settle everything that waits when the caller hangs up', async () => {
    const call = await takeCall();
    // The engine may still tell of the end of what it had begun.
    const waiting = Promise.allSettled([
      call.execute('playback', 'silence_stream://20000'),
      call.execute('playback', 'silence_stream://20000'),
    ]);
    const closed = new Promise((resolve) => {
      call.onClosed(resolve);
    });
    await session.api('uuid_kill', call.uuid);
    expect(await closed).to.be.instanceOf(EslClosed);
    expect(await waiting).to.have.length(2);
    expect(await rejectionOf(call.execute('set', 'sw_a=1'))).to.be.instanceOf(EslClosed);
  });

  it('go on in their dialplan when they are left, when we are gone, and when somebody brings them back', async () => {
    const left = await takeCall();
    await left.leave();
    calls.length = 0;
    const broughtBack = await takeCall();
    await session.api('uuid_transfer', broughtBack.uuid, 'set:sw_after=yes,park', 'inline');
    calls.length = 0;
    const lost = await takeCall();
    await outbound.close();
    for (const { uuid } of [left, broughtBack, lost]) await dialplanGoesOn(uuid);
  });

  it('tell of each key once, also of those that were pressed between two stays', async () => {
    const twoStays = `socket:127.0.0.1:${outbound.port} async full`;
    const plan = `answer,${twoStays},sleep:300,${twoStays},park`;
    await session.bgapi('originate', 'loopback/app=park', plan, 'inline');
    const stay = async (number: number) => {
      const call = await eventually(() => {
        const found = calls[number];
        if (!found) throw new Error('not there yet');
        return found;
      });
      const keys: string[] = [];
      call.onEvent((event) => {
        if (event.event === 'DTMF') keys.push(event.header('DTMF-Digit') ?? '');
      });
      return { call, keys };
    };
    const first = await stay(0);
    const { uuid } = first.call;
    await session.api('uuid_recv_dtmf', uuid, '12');
    await eventually(() => {
      expect(first.keys).to.deep.equal(['1', '2']);
    });
    await first.call.leave();
    await session.api('uuid_recv_dtmf', uuid, '34');
    const second = await stay(1);
    await session.api('uuid_recv_dtmf', uuid, '5');
    await eventually(() => {
      expect(second.keys).to.deep.equal(['3', '4', '5']);
    });
    expect(first.keys).to.deep.equal(['1', '2']);
  });

  it('are not taken, and go on at once, when handed over so that no guard could bring them back', async () => {
    const uuid = await handOver('full');
    await dialplanGoesOn(uuid);
    expect(calls).to.be.empty;
    expect(faults[0]).to.have.property('code', 'esl-protocol');
  });

  it('are not believed of a stranger who names a call that exists', async () => {
    const { uuid } = await takeCall();
    const stranger = await FakeHandedOverCall.connect(outbound.port, uuid);
    await stranger.closed;
    expect(faults[0]).to.be.instanceOf(EslRefused);
    expect(calls).to.have.length(1);
  });
});
