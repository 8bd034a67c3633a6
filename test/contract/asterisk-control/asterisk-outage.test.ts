import { expect } from 'chai';
import { AmiClosed, AmiTimeout } from '../../../src/asterisk/ami/ami-errors.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { AriClosed, AriTimeout } from '../../../src/asterisk/ari/ari-errors.ts';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { AsteriskInstance } from './asterisk-instance.ts';

describe('control connections through an outage of Asterisk', function () {
  this.timeout(60_000);
  let asterisk: AsteriskInstance;
  let ami: AmiSession;
  let ari: AriSession;
  let told: string[];

  beforeEach(async () => {
    asterisk = await AsteriskInstance.prepare('secret');
    const common = {
      username: 'switchroom',
      deadlineMs: 1_000,
      pingEveryMs: 200,
      pingDeadlineMs: 300,
      onFault: () => undefined,
    };
    const { secret, amiPort, baseUrl } = asterisk;
    ami = new AmiSession({
      ...common,
      host: '127.0.0.1',
      port: amiPort,
      secret,
      events: ['QueueMemberAdded'],
    });
    ari = new AriSession({
      ...common,
      baseUrl,
      password: secret,
      application: 'test',
      eventTypes: ['StasisStart'],
    });
    told = [];
    // Fails if Asterisk took commands before its modules and queues were loaded.
    ami.onConnected(async (commands) => {
      const queues = await commands.list('QueueStatus', {});
      told.push(`ami connected, ${queues.length} queue`);
    });
    ari.onConnected(async ({ commands }) => {
      told.push(`ari connected, ${await commands.getGlobalVariable('SW_TEST')}`);
    });
    ami.onLost((reason) => told.push(`ami lost: ${reason.name}`));
    ari.onLost((reason) => told.push(`ari lost: ${reason.name}`));
    ami.start();
    ari.start();
    await asterisk.start();
    await becomeReady();
    expect(takeTold()).to.deep.equal(['ami connected, 1 queue', 'ari connected, as configured']);
  });
  afterEach(async () => {
    await Promise.all([ami.close(), ari.close()]);
    await asterisk.remove();
  });

  const becomeReady = (): Promise<void> =>
    eventually(() => {
      expect([ami.state, ari.state]).to.deep.equal(['ready', 'ready']);
    }, 20_000);
  const becomeLost = (): Promise<void> =>
    eventually(() => {
      expect([ami.state, ari.state]).not.to.include('ready');
    }, 20_000);
  const takeTold = (): string[] => told.splice(0).sort();

  it('kill -9 and a restart: both are told, come back by themselves and reconcile', async () => {
    await asterisk.kill();
    await becomeLost();
    expect(await rejectionOf(ami.send('Ping'))).to.be.instanceOf(AmiClosed);
    expect(await rejectionOf(ari.commands.ping())).to.be.instanceOf(AriClosed);
    expect(takeTold()).to.deep.equal(['ami lost: AmiClosed', 'ari lost: AriClosed']);
    await asterisk.start();
    await becomeReady();
    expect(takeTold()).to.deep.equal(['ami connected, 1 queue', 'ari connected, as configured']);
    await Promise.all([ami.send('Ping'), ari.commands.ping()]);
  });

  it('kill -9 with requests under way: each of them is settled', async () => {
    await asterisk.freeze();
    const requests = Promise.all([
      ...Array.from({ length: 20 }, () => rejectionOf(ami.send('Ping', {}, { deadlineMs: 30_000 }))),
      ...Array.from({ length: 20 }, () => rejectionOf(ari.commands.ping({ deadlineMs: 30_000 }))),
    ]);
    await asterisk.kill();
    expect(new Set((await requests).map(({ name }) => name))).to.deep.equal(
      new Set(['AmiClosed', 'AriClosed']),
    );
  });

  it('a frozen Asterisk: requests end at their deadlines, the connections are given up, and come back', async () => {
    await asterisk.freeze();
    const [amiError, ariError] = await Promise.all([
      rejectionOf(ami.send('Ping', {}, { deadlineMs: 100 })),
      rejectionOf(ari.commands.ping({ deadlineMs: 100 })),
    ]);
    expect(amiError).to.be.instanceOf(AmiTimeout);
    expect(ariError).to.be.instanceOf(AriTimeout);
    await becomeLost();
    expect(takeTold()).to.deep.equal(['ami lost: AmiClosed', 'ari lost: AriClosed']);
    // New connections are still accepted by the system, and time out.
    await eventually(() => {
      expect([ami.lastFault?.name, ari.lastFault?.name]).to.deep.equal(['AmiTimeout', 'AriTimeout']);
    });
    asterisk.thaw();
    await becomeReady();
    expect(takeTold()).to.deep.equal(['ami connected, 1 queue', 'ari connected, as configured']);
  });
});
