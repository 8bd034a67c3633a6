import { expect } from 'chai';
import fc from 'fast-check';
import {
  EslClosed,
  EslEncodingError,
  EslRefused,
  EslTimeout,
} from '../../../src/freeswitch/esl/esl-errors.ts';
import type { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { EslBench, becomeReady } from './esl-bench.ts';

const nasty = fc.constantFrom(
  ...[
    '\n',
    '\n\napi shutdown\n\n',
    '\r',
    '\0',
    ' ',
    "'",
    '"',
    '\\',
    '\\n',
    '\\s',
    '^^',
    '^^:',
    '=',
    '${domain}',
  ],
  ...['$', '%', '%41', 'é', '€', '\ud83d', '😀', 'reload mod_event_socket', 'ARRAY::a|:b', ';', '|', ','],
);
const text = fc.array(fc.oneof(nasty, fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 6 });

onFreeswitch('EslSession on a real FreeSWITCH', function () {
  this.timeout(60_000);
  let bench: EslBench;
  let session: EslSession;

  before(async () => {
    bench = await EslBench.start();
  });
  beforeEach(async () => {
    session = await bench.readySession();
  });
  afterEach(async () => {
    await bench.closeSessions();
  });
  after(async () => {
    // Undefined when skipped.
    await (bench as EslBench | undefined)?.remove();
  });

  it('runs commands and says when one is refused, also when FreeSWITCH does not say -ERR', async () => {
    expect(await session.api('version')).to.match(/^FreeSWITCH Version 1\./);
    expect(await session.bgapi('reloadxml')).to.contain('[Success]');
    const refused = [
      session.api('no_such_command'),
      session.bgapi('no_such_command'),
      session.api('uuid_kill', 'nobody'),
      session.api('uuid_setvar'),
    ];
    for (const command of refused) expect(await rejectionOf(command)).to.be.instanceOf(EslRefused);
    expect(await session.getGlobalVariable('sw_never_set')).to.be.undefined;
  });

  it('keeps any text exactly as it was sent, or sends nothing', async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const value = parts.join('');
        try {
          await session.setGlobalVariable('sw_test', value);
        } catch (error) {
          expect(error).to.be.instanceOf(EslEncodingError);
          return;
        }
        kept += 1;
        expect((await session.getGlobalVariable('sw_test')) ?? '').to.equal(value);
      }),
      { numRuns: 500 },
    );
    expect(kept).to.be.greaterThan(100);
    expect(session.state).to.equal('ready');
  });

  it('answers a hundred commands one after the other without the wait of small packets', async () => {
    const startedAt = performance.now();
    for (let turn = 0; turn < 100; turn += 1) await session.api('echo', turn);
    // With delayed packets each takes 44 ms.
    expect(performance.now() - startedAt).to.be.lessThan(2_000);
  });

  it('does not let a slow job hold up other commands', async () => {
    const told: string[] = [];
    await Promise.all([
      session.bgapi('msleep', 400).then(() => told.push('slow')),
      session.api('echo', 'x').then(() => told.push('quick')),
    ]);
    expect(told).to.deep.equal(['quick', 'slow']);
  });

  it('matches answers to commands also after one took too long', async () => {
    const impatient = await bench.readySession({ deadlineMs: 100 });
    const slow = rejectionOf(impatient.api('msleep', 250));
    expect(await slow).to.be.instanceOf(EslTimeout);
    await eventually(async () => {
      expect(await impatient.api('echo', 'own')).to.equal('own');
    });
  });

  it('is told of custom events beside others, and of nothing else', async () => {
    const told: string[] = [];
    session.onEvent((event) => told.push(event.subclass ?? event.event ?? ''));
    await session.subscribe(['MODULE_LOAD', 'RELOADXML'], ['callcenter::info', 'sw::test']);
    await session.api('reloadxml');
    await session.bgapi('reloadxml');
    await eventually(() => {
      expect(told).to.deep.equal(['RELOADXML', 'RELOADXML']);
    });
  });

  it('is told of what follows the first news of presence, which would hold up all else for half a second, at once', async () => {
    const told: unknown[] = [];
    session.onEvent((event) => told.push(event.subclass));
    await session.subscribe([], ['sw::test']);
    const news = ['"PRESENCE_IN"', '"CUSTOM","sw::test"'].map((name) => `freeswitch.Event(${name}):fire();`);
    await session.api('lua', `~${news.join('')}stream:write("+OK")`);
    await session.api('msleep', 400);
    // An event goes out before the answer to the next command but one.
    for (let turn = 0; turn < 3; turn += 1) await session.api('echo', turn);
    expect(told).to.deep.equal(['sw::test']);
  });

  it('lets the results of jobs through a filter that holds other events back', async () => {
    const told: unknown[] = [];
    session.onEvent((event) => told.push(event.event));
    await session.subscribe(['RELOADXML']);
    await session.filter('Event-Name', 'HEARTBEAT');
    expect(await session.bgapi('reloadxml')).to.contain('[Success]');
    await session.filter('Event-Name', '50%');
    expect(await session.bgapi('echo', 'x')).to.equal('x');
    expect(told).to.be.empty;
  });

  it('says that the password is wrong', async () => {
    const stranger = bench.session({ password: 'not-it' });
    stranger.start();
    await eventually(() => {
      expect(stranger.lastFault).to.be.instanceOf(EslRefused);
    });
  });

  it('comes back from a frozen FreeSWITCH and from one that died, and subscribes anew', async () => {
    const watching = bench.session({ deadlineMs: 300, pingEveryMs: 200, pingDeadlineMs: 300 });
    const told: string[] = [];
    watching.onConnected((commands) => commands.subscribe(['RELOADXML']));
    watching.onLost((reason) => told.push(reason.name));
    watching.onEvent((event) => told.push(event.event ?? ''));
    watching.start();
    await becomeReady(watching);

    await bench.freeswitch.freeze();
    const unanswered = rejectionOf(watching.api('echo', 'x'));
    expect(await unanswered)
      .to.be.instanceOf(Error)
      .with.property('code')
      .that.matches(/^esl-(timeout|closed)$/);
    await eventually(() => {
      expect(told).to.deep.equal([EslClosed.name]);
    });
    bench.freeswitch.thaw();
    await becomeReady(watching);
    await watching.bgapi('reloadxml');

    const waiting = rejectionOf(watching.bgapi('msleep', 10_000));
    await bench.freeswitch.kill9();
    expect(await waiting).to.be.instanceOf(EslClosed);
    await bench.restart();
    await becomeReady(watching);
    await watching.bgapi('reloadxml');
    await eventually(() => {
      expect(told).to.deep.equal(['EslClosed', 'RELOADXML', 'EslClosed', 'RELOADXML']);
    });
  });
});
