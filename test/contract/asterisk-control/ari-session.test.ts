import { expect } from 'chai';
import { loadAriClientLibrary } from '../../../src/asterisk/ari/ari-client-library.ts';
import { AriConnection } from '../../../src/asterisk/ari/ari-connection.ts';
import { AriClosed, AriRefused } from '../../../src/asterisk/ari/ari-errors.ts';
import type { AriEvent } from '../../../src/asterisk/ari/ari-event.ts';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import type { AriSessionOptions } from '../../../src/asterisk/ari/ari-session.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { AsteriskInstance } from './asterisk-instance.ts';

describe('ARI of real Asterisks', function () {
  this.timeout(30_000);
  let first: AsteriskInstance;
  let second: AsteriskInstance;
  let session: AriSession;
  let sessions: AriSession[];

  before(async () => {
    [first, second] = await Promise.all([
      AsteriskInstance.prepare('first sécret:%&'),
      AsteriskInstance.prepare('second secret'),
    ]);
    await Promise.all([first.start(), second.start()]);
    sessions = [];
    session = await ready(startSession(first));
  });
  after(async () => {
    await Promise.all(sessions.map((one) => one.close()));
    await Promise.all([first.remove(), second.remove()]);
  });

  const options = (asterisk: AsteriskInstance): AriSessionOptions => ({
    baseUrl: asterisk.baseUrl,
    username: 'switchroom',
    password: asterisk.secret,
    application: 'switchroom-test',
    eventTypes: ['StasisStart', 'StasisEnd'],
    deadlineMs: 5_000,
    onFault: () => undefined,
  });
  const startSession = (asterisk: AsteriskInstance, more: Partial<AriSessionOptions> = {}): AriSession => {
    const started = new AriSession({ ...options(asterisk), ...more });
    sessions.push(started);
    started.start();
    return started;
  };
  const ready = async (starting: AriSession): Promise<AriSession> => {
    await eventually(() => {
      expect(starting.state).to.equal('ready');
    }, 20_000);
    return starting;
  };
  const originate = (application: string): Promise<unknown> =>
    session.commands.run('channels', 'originate', {
      endpoint: `Local/${application}@test-stasis`,
      context: 'test-hold',
      extension: 's',
      priority: 1,
      callerId: '+3612345600',
    });
  const hangUpAll = async (): Promise<void> => {
    await eventually(async () => {
      const channels = await session.commands.listChannels();
      await Promise.all(channels.map(({ id }) => session.commands.hangUp(id)));
      expect(channels).to.be.empty;
    });
  };

  it('serves two Asterisks with different secrets at once', async () => {
    const other = await ready(startSession(second));
    await Promise.all([
      session.commands.setGlobalVariable('SW_WHO', 'first'),
      other.commands.setGlobalVariable('SW_WHO', 'second'),
    ]);
    for (let round = 0; round < 20; round += 1) {
      const who = await Promise.all([
        session.commands.getGlobalVariable('SW_WHO'),
        other.commands.getGlobalVariable('SW_WHO'),
      ]);
      expect(who).to.deep.equal(['first', 'second']);
    }
  });

  it('describes the Asterisk', async () => {
    const info = await session.commands.info();
    expect(info.version).to.match(/^22\./);
    expect(info.systemName).to.equal('switchroom');
    expect(Date.now() - info.startedAt.getTime()).to.be.within(0, 60_000);
  });

  it('reads and writes global variables, text of people literally', async () => {
    expect(await session.commands.getGlobalVariable('SW_TEST')).to.equal('as configured');
    expect(await session.commands.getGlobalVariable('SW_NEVER_SET')).to.equal('');
    for (const value of ['é & = %0a "${EPOCH}" 📞', '']) {
      await session.commands.setGlobalVariable('SW_TEXT', value);
      expect(await session.commands.getGlobalVariable('SW_TEXT')).to.equal(value);
    }
  });

  it('lists channels, reads their variables, and ends them', async () => {
    await originate('switchroom-test');
    const channel = await eventually(async () => {
      const found = (await session.commands.listChannels()).find(({ name }) => name.endsWith(';2'));
      expect(await session.commands.getChannelVariable(found?.id ?? 'none', 'SW_NOISE')).to.equal('1');
      return found!;
    });
    expect(channel.state).to.equal('Up');
    expect(channel.callerNumber).to.equal('+3612345600');
    expect(Date.now() - channel.createdAt.getTime()).to.be.within(-1_000, 10_000);
    expect(await session.commands.getChannelVariable(channel.id, 'CHANNEL(state)')).to.equal('Up');
    expect(await session.commands.getChannelVariable(channel.id, 'SW_NEVER_SET')).to.be.undefined;
    expect(await session.commands.hangUp(channel.id)).to.equal('hung-up');
    await hangUpAll();
    expect(await session.commands.hangUp(channel.id)).to.equal('already-gone');
    expect(await session.commands.getChannelVariable(channel.id, 'CHANNEL(state)')).to.be.undefined;
  });

  it('reads a configuration object as Asterisk holds it', async () => {
    const transport = await session.commands.getConfigObject('res_pjsip', 'transport', 'transport-udp');
    expect(transport?.get('protocol')).to.equal('udp');
    expect(await session.commands.getConfigObject('res_pjsip', 'auth', 'nobody')).to.be.undefined;
  });

  it('is told the wanted events and no others', async () => {
    const toldBy = async (application: string, eventTypes: string[]): Promise<string[]> => {
      const events: AriEvent[] = [];
      const listening = await ready(startSession(first, { application, eventTypes }));
      listening.onEvent((event) => events.push(event));
      await originate(application);
      const entered = await eventually(() => {
        const event = events.find(({ type }) => type === 'StasisStart');
        expect(event).not.to.be.undefined;
        return event!;
      });
      const channelId = (entered.channel as { id: string }).id;
      await listening.commands.run('channels', 'setChannelVar', {
        channelId,
        variable: 'SW_NOISE',
        value: '2',
      });
      await listening.commands.hangUp(channelId);
      await eventually(() => {
        expect(events.map(({ type }) => type)).to.include('StasisEnd');
      });
      await listening.close();
      await hangUpAll();
      return [...new Set(events.map(({ type }) => type))].sort();
    };
    expect(await toldBy('switchroom-narrow', ['StasisStart', 'StasisEnd'])).to.deep.equal([
      'StasisEnd',
      'StasisStart',
    ]);
    expect(await toldBy('switchroom-noisy', ['StasisStart', 'StasisEnd', 'ChannelVarset'])).to.include(
      'ChannelVarset',
    );
  });

  it('notices that another connection took the application over', async () => {
    const library = loadAriClientLibrary();
    const application = 'switchroom-contested';
    const loser = await AriConnection.connect(library, { ...options(first), application });
    const lost = new Promise<Error>((resolve) => {
      loser.onClose(resolve);
    });
    const winner = await AriConnection.connect(loadAriClientLibrary(), { ...options(first), application });
    expect(await lost).to.be.instanceOf(AriClosed);
    await winner.commands.ping();
    winner.close();
  });

  it('refuses a wrong password, and the process lives on', async () => {
    const refused = AriConnection.connect(loadAriClientLibrary(), { ...options(first), password: 'wrong' });
    expect(await rejectionOf(refused))
      .to.be.instanceOf(AriRefused)
      .with.property('status', 401);
  });
});
