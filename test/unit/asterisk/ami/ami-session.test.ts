import { expect } from 'chai';
import { AmiClosed } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiSession } from '../../../../src/asterisk/ami/ami-session.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeManager } from './fake-manager.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('AmiSession', () => {
  let manager: FakeManager;
  let session: AmiSession;
  let faults: Error[];

  beforeEach(async () => {
    manager = await FakeManager.start();
    faults = [];
    session = new AmiSession({
      host: '127.0.0.1',
      port: manager.port,
      username: 'switchroom',
      secret: 's',
      deadlineMs: 1_000,
      events: ['Hangup'],
      onFault: (fault) => faults.push(fault),
    });
  });
  afterEach(async () => {
    await session.close();
    await manager.stop();
  });

  const ready = (): Promise<void> =>
    eventually(() => {
      expect(session.state).to.equal('ready');
    });

  it('rejects commands at once while there is no connection', async () => {
    expect(await rejectionOf(session.send('Ping'))).to.be.instanceOf(AmiClosed);
    expect(await rejectionOf(session.list('QueueStatus'))).to.be.instanceOf(AmiClosed);
  });

  it('lets listeners command after the login and everybody else only when they are done', async () => {
    let fromListener: string | undefined;
    let fromOutside: Error | undefined;
    session.onConnected(async (commands) => {
      fromOutside = await rejectionOf(session.send('Ping'));
      fromListener = (await commands.send('Ping', {})).response;
    });
    session.start();
    await ready();
    expect(fromOutside).to.be.instanceOf(AmiClosed);
    expect(fromListener).to.equal('Success');
    expect((await session.send('Ping')).response).to.equal('Success');
  });

  it('comes back with its subscription after a reset, reconciles anew and keeps its listeners', async () => {
    const told: string[] = [];
    session.onConnected(() => {
      told.push('connected');
      return Promise.resolve();
    });
    session.onLost((reason) => told.push(`lost ${reason.name}`));
    session.onEvent((event) => told.push(event.event ?? ''));
    session.start();
    await ready();
    const waiting = rejectionOf(session.send('Getvar', { Variable: 'X' }));
    await eventually(() => {
      expect(manager.received('Getvar')).to.have.length(1);
    });
    manager.peer.socket.resetAndDestroy();
    expect(await waiting).to.be.instanceOf(AmiClosed);
    await eventually(() => {
      expect(manager.peers).to.have.length(2);
    });
    await ready();
    expect(manager.received('Filter')).to.have.length(2);
    manager.peer.write('Event: Hangup');
    await eventually(() => {
      expect(told).to.deep.equal(['connected', 'lost AmiClosed', 'connected', 'Hangup']);
    });
    expect(faults).to.be.empty;
  });

  it('misses no event that follows the login in the same packet', async () => {
    manager.on('Events', (action, peer) => {
      const id = action.get('actionid') ?? '';
      peer.socket.write(`Response: Success\r\nActionID: ${id}\r\n\r\nEvent: Hangup\r\n\r\n`);
    });
    const events: (string | undefined)[] = [];
    session.onEvent((event) => events.push(event.event));
    session.start();
    await ready();
    expect(events).to.deep.equal(['Hangup']);
  });

  it('waits for an Asterisk that is not there yet', async () => {
    const { port } = manager;
    await manager.stop();
    session.start();
    await eventually(() => {
      expect(faults.length).to.be.greaterThan(1);
    });
    expect(session.lastFault).to.be.instanceOf(AmiClosed);
    manager = await FakeManager.start(port);
    await ready();
    expect(session.lastFault).to.be.undefined;
  });

  it('closes although a login is under way, quickly and without a fault', async () => {
    manager.on('Challenge', undefined);
    session.start();
    await eventually(() => {
      expect(manager.received('Challenge')).to.have.length(1);
    });
    const startedAt = performance.now();
    await session.close();
    expect(performance.now() - startedAt).to.be.lessThan(500);
    expect(session.state).to.equal('closed');
    expect(faults).to.be.empty;
  });
});
