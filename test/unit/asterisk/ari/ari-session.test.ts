import { createRequire } from 'node:module';
import { expect } from 'chai';
import { AriClosed, AriRefused } from '../../../../src/asterisk/ari/ari-errors.ts';
import { AriSession } from '../../../../src/asterisk/ari/ari-session.ts';
import { eventually } from '../../../support/eventually.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { FakeAri } from './fake-ari.ts';

describe('AriSession', () => {
  let fakes: FakeAri[];
  let sessions: AriSession[];
  let faults: Error[];

  beforeEach(() => {
    fakes = [];
    sessions = [];
    faults = [];
  });
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    await Promise.all(fakes.map((fake) => fake.stop()));
  });

  const fakeAri = async (password: string, port?: number): Promise<FakeAri> => {
    const fake = await FakeAri.start(password, port);
    fakes.push(fake);
    return fake;
  };
  const sessionWith = (baseUrl: string, password: string): AriSession => {
    const session = new AriSession({
      baseUrl,
      username: 'switchroom',
      password,
      application: 'switchroom',
      eventTypes: ['StasisStart'],
      deadlineMs: 1_000,
      onFault: (fault) => faults.push(fault),
    });
    sessions.push(session);
    return session;
  };
  const ready = (session: AriSession): Promise<void> =>
    eventually(() => {
      expect(session.state).to.equal('ready');
    });

  it('keeps the passwords of several Asterisks apart, also when they reconnect', async () => {
    const pairs = await Promise.all(
      ['first', 'second', 'third'].map(async (password) => {
        const fake = await fakeAri(password);
        return { fake, session: sessionWith(fake.baseUrl, password) };
      }),
    );
    for (const { session } of pairs) session.start();
    for (const round of [1, 2]) {
      for (const { session } of pairs) await ready(session);
      await Promise.all(pairs.flatMap(({ session }) => [session.commands.ping(), session.commands.ping()]));
      for (const { fake } of pairs) {
        expect(fake.refused).to.be.empty;
        expect(fake.streams).to.have.length(round);
      }
      for (const { fake, session } of pairs) {
        fake.stream.socket.destroy();
        await eventually(() => {
          expect(session.state).not.to.equal('ready');
        });
      }
    }
  });

  it('leaves the copy of the packages that others load as it is', () => {
    const require = createRequire(import.meta.url);
    const library: unknown = require('ari-client');
    sessionWith('http://127.0.0.1:1', 'x');
    expect(require('ari-client')).to.equal(library);
    const request: unknown = createRequire(require.resolve('ari-client'))('request');
    expect(request).to.have.property('defaults').that.is.a('function');
  });

  it('rejects commands at once while there is no connection', async () => {
    expect(await rejectionOf(sessionWith('http://127.0.0.1:1', 'x').commands.ping())).to.be.instanceOf(
      AriClosed,
    );
  });

  it('lets listeners command after each connection and everybody else only when they are done', async () => {
    const fake = await fakeAri('s');
    const session = sessionWith(fake.baseUrl, 's');
    const steps: string[] = [];
    session.onConnected(async ({ commands }) => {
      steps.push((await rejectionOf(session.commands.ping())).name);
      await commands.ping();
      steps.push('reconciled');
    });
    session.onReady(() => steps.push('ready'));
    session.onLost((reason) => steps.push(`lost: ${reason.name}`));
    session.onEvent((event) => steps.push(event.type));
    session.start();
    await ready(session);
    fake.stream.socket.destroy();
    await eventually(() => {
      expect(fake.streams).to.have.length(2);
    });
    await ready(session);
    fake.stream.send({ type: 'StasisStart', channel: { id: '1.1' } });
    const once = ['AriClosed', 'reconciled', 'ready'];
    await eventually(() => {
      expect(steps).to.deep.equal([...once, 'lost: AriClosed', ...once, 'StasisStart']);
    });
    await session.commands.ping();
  });

  it('goes on trying for as long as it takes, and says why it is not ready', async () => {
    const first = await fakeAri('old');
    const { port } = first;
    const session = sessionWith(first.baseUrl, 'new');
    session.start();
    await eventually(() => {
      expect(session.lastFault).to.be.instanceOf(AriRefused);
    });
    await first.stop();
    await eventually(() => {
      expect(session.lastFault).to.be.instanceOf(AriClosed);
    });
    await fakeAri('new', port);
    await ready(session);
    expect(session.lastFault).to.be.undefined;
  });

  it('closes although connecting is under way', async () => {
    const fake = await fakeAri('s');
    fake.on('GET /ari/api-docs/resources.json', () => undefined);
    const session = sessionWith(fake.baseUrl, 's');
    session.start();
    await eventually(() => {
      expect(fake.requests).to.have.length(1);
    });
    await session.close();
    expect(session.state).to.equal('closed');
    expect(faults).to.be.empty;
  });
});
