import { expect } from 'chai';
import { EslClosed } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { EslSession } from '../../../../src/freeswitch/esl/esl-session.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeFreeswitch } from '../../../support/freeswitch/fake-freeswitch.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('EslSession', () => {
  let freeswitch: FakeFreeswitch;
  let session: EslSession;
  let faults: Error[];

  beforeEach(async () => {
    freeswitch = await FakeFreeswitch.start();
    faults = [];
    session = new EslSession({
      host: '127.0.0.1',
      port: freeswitch.port,
      password: 'secret',
      deadlineMs: 1_000,
      pingEveryMs: 50,
      pingDeadlineMs: 50,
      onFault: (fault) => faults.push(fault),
    });
  });
  afterEach(async () => {
    await session.close();
    await freeswitch.stop();
  });

  const ready = (): Promise<void> =>
    eventually(() => {
      expect(session.state).to.equal('ready');
    });

  it('rejects commands at once while there is no connection', async () => {
    const commands = [
      session.api('echo', 'x'),
      session.bgapi('echo', 'x'),
      session.setGlobalVariable('x', 'y'),
      session.getGlobalVariable('x'),
      session.subscribe(['DTMF']),
      session.filter('Event-Name', 'DTMF'),
    ];
    for (const command of commands) expect(await rejectionOf(command)).to.be.instanceOf(EslClosed);
  });

  it('lets listeners command after the login and everybody else only when they are done', async () => {
    let fromListener: string | undefined;
    let fromOutside: Error | undefined;
    session.onConnected(async (commands) => {
      fromOutside = await rejectionOf(session.api('echo', 'x'));
      fromListener = await commands.api('echo', 'x');
    });
    session.start();
    await ready();
    expect(fromOutside).to.be.instanceOf(EslClosed);
    expect(fromListener).to.equal('x');
    expect(await session.api('echo', 'y')).to.equal('y');
  });

  it('comes back after a reset with its subscription, and keeps its listeners', async () => {
    const told: string[] = [];
    session.onConnected(async (commands) => {
      await commands.subscribe(['CHANNEL_HANGUP']);
      told.push('connected');
    });
    session.onReady(() => told.push('ready'));
    session.onLost((reason) => told.push(`lost ${reason.name}`));
    session.onEvent((event) => told.push(event.event ?? ''));
    session.start();
    await ready();
    const waiting = rejectionOf(session.api('slow'));
    await eventually(() => {
      expect(freeswitch.received('api slow')).to.have.length(1);
    });
    freeswitch.peer.socket.resetAndDestroy();
    expect(await waiting).to.be.instanceOf(EslClosed);
    await eventually(() => {
      expect(freeswitch.received('event json CHANNEL_HANGUP')).to.have.length(2);
    });
    await ready();
    freeswitch.peer.event('CHANNEL_HANGUP', { 'Unique-ID': 'a' });
    await eventually(() => {
      expect(told).to.deep.equal([
        'connected',
        'ready',
        'lost EslClosed',
        'connected',
        'ready',
        'CHANNEL_HANGUP',
      ]);
    });
    expect(faults).to.be.empty;
  });

  it('comes back from a half-open connection: the peer is silent, nothing closes', async () => {
    session.start();
    await ready();
    freeswitch.on('api echo', undefined);
    await eventually(() => {
      expect(freeswitch.peers).to.have.length(2);
    });
    freeswitch.on('api echo', (_packet, peer) => {
      peer.print('alive');
    });
    await ready();
    expect(session.lastFault).to.be.undefined;
  });

  it('waits for a FreeSWITCH that is not there yet', async () => {
    const { port } = freeswitch;
    await freeswitch.stop();
    session.start();
    await eventually(() => {
      expect(faults.length).to.be.greaterThan(1);
    });
    expect(session.lastFault).to.be.instanceOf(EslClosed);
    freeswitch = await FakeFreeswitch.start(port);
    await ready();
    expect(session.lastFault).to.be.undefined;
  });

  it('closes although a login is under way, quickly and without a fault', async () => {
    freeswitch.on('auth', undefined);
    session.start();
    await eventually(() => {
      expect(freeswitch.received('auth')).to.have.length(1);
    });
    const startedAt = performance.now();
    await session.close();
    expect(performance.now() - startedAt).to.be.lessThan(500);
    expect(session.state).to.equal('closed');
    expect(faults).to.be.empty;
  });

  it('survives a listener that throws', async () => {
    session.onEvent(() => {
      throw new Error('of the listener');
    });
    session.start();
    await ready();
    freeswitch.peer.event('DTMF');
    await eventually(() => {
      expect(faults.map(({ message }) => message)).to.deep.equal(['of the listener']);
    });
    expect(await session.api('echo', 'x')).to.equal('x');
  });
});
