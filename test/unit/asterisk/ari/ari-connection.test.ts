import { expect } from 'chai';
import { loadAriClientLibrary } from '../../../../src/asterisk/ari/ari-client-library.ts';
import type { AriClientLibrary } from '../../../../src/asterisk/ari/ari-client-library.ts';
import { AriConnection } from '../../../../src/asterisk/ari/ari-connection.ts';
import type { AriConnectOptions } from '../../../../src/asterisk/ari/ari-connection.ts';
import {
  AriClosed,
  AriEncodingError,
  AriRefused,
  AriTimeout,
} from '../../../../src/asterisk/ari/ari-errors.ts';
import { AriProtocolError } from '../../../../src/asterisk/ari/ari-errors.ts';
import type { AriEvent } from '../../../../src/asterisk/ari/ari-event.ts';
import { eventually } from '../../../support/eventually.ts';
import { rejectionOf } from '../ami/rejection-of.ts';
import { FakeAri } from './fake-ari.ts';

describe('AriConnection', () => {
  const library = loadAriClientLibrary();
  let ari: FakeAri;
  let connection: AriConnection | undefined;
  let events: AriEvent[];
  let faults: Error[];

  beforeEach(async () => {
    ari = await FakeAri.start('pässword:&%');
    events = [];
    faults = [];
  });
  afterEach(async () => {
    connection?.close();
    connection = undefined;
    await ari.stop();
  });

  const connect = async (
    more: Partial<AriConnectOptions> = {},
    using: AriClientLibrary = library,
  ): Promise<AriConnection> => {
    connection = await AriConnection.connect(using, {
      baseUrl: ari.baseUrl,
      username: 'switchroom',
      password: 'pässword:&%',
      application: 'switchroom',
      eventTypes: ['StasisStart'],
      deadlineMs: 2_000,
      onEvent: (event) => events.push(event),
      onFault: (fault) => faults.push(fault),
      ...more,
    });
    return connection;
  };
  const closeReason = (closing: AriConnection): Promise<Error> =>
    new Promise((resolve) => {
      closing.onClose(resolve);
    });
  const eventTypes = (types: readonly string[]): Promise<void> =>
    eventually(() => {
      expect(events.map(({ type }) => type)).to.deep.equal(types);
    });
  const start = (id: string): object => ({ type: 'StasisStart', channel: { id } });

  describe('connecting', () => {
    it('opens one event stream of the application and lets only the wanted events through', async () => {
      const filters: unknown[] = [];
      ari.on('PUT /ari/applications/switchroom/eventFilter', (_request, response, body) => {
        filters.push(JSON.parse(body));
        response.end('{}');
      });
      await connect();
      expect(ari.streams.map(({ url }) => new URL(url, ari.baseUrl).searchParams.get('app'))).to.deep.equal([
        'switchroom',
      ]);
      // Without the second it would not hear that another connection took the application over.
      expect(filters).to.deep.equal([
        { allowed: [{ type: 'ApplicationReplaced' }, { type: 'StasisStart' }] },
      ]);
    });

    it('tells a wrong password and leaves the process alive', async () => {
      const error = await rejectionOf(connect({ password: 'wrong' }));
      expect(error).to.be.instanceOf(AriRefused).with.property('status', 401);
    });

    it('tells when nobody listens', async () => {
      const { baseUrl } = ari;
      await ari.stop();
      ari = await FakeAri.start('another, on another port');
      expect(await rejectionOf(connect({ baseUrl }))).to.be.instanceOf(AriClosed);
    });

    it('tells when Asterisk has not booted yet', async () => {
      ari.on('GET /ari/api-docs/channels.json', (_request, response) => {
        response.writeHead(503).end('{"message":"Asterisk not booted"}');
      });
      const error = await rejectionOf(connect());
      expect(error).to.be.instanceOf(AriRefused).with.property('engineMessage', 'Asterisk not booted');
    });

    for (const [what, document] of [
      ['are no JSON', '<html>'],
      ['are of another kind', '{}'],
      ['are empty', ''],
    ] as const) {
      it(`refuses API documents that ${what}`, async () => {
        for (const name of ['resources', 'channels']) {
          const path = `GET /ari/api-docs/${name}.json`;
          ari.on(path, (_request, response) => response.end(document));
        }
        expect(await rejectionOf(connect())).to.be.instanceOf(AriProtocolError);
      });
    }

    it('gives up when it is reset while it loads the API documents', async () => {
      ari.on('GET /ari/api-docs/events.json', (request) => request.socket.resetAndDestroy());
      expect(await rejectionOf(connect())).to.be.instanceOf(AriClosed);
    });

    for (const request of [
      'GET /ari/api-docs/resources.json',
      'GET /ari/api-docs/events.json',
      'PUT /ari/applications/switchroom/eventFilter',
    ]) {
      it(`gives up in time when ${request} is never answered`, async () => {
        ari.on(request, () => undefined);
        expect(await rejectionOf(connect({ deadlineMs: 50 }))).to.be.instanceOf(AriTimeout);
      });
    }

    it('gives up in time when the event stream is never opened', async () => {
      ari.isUpgrading = false;
      expect(await rejectionOf(connect({ deadlineMs: 100 }))).to.be.instanceOf(AriTimeout);
    });

    it('sends the password nowhere but to the configured address, whatever the API documents say', async () => {
      const stranger = await FakeAri.start('pässword:&%');
      try {
        ari.documentedHost = stranger.baseUrl;
        await (await connect()).ping();
        expect([...stranger.requests, ...stranger.refused]).to.be.empty;
      } finally {
        await stranger.stop();
      }
    });

    it('ignores a proxy in the environment', async () => {
      const { HTTP_PROXY: before } = process.env;
      process.env.HTTP_PROXY = 'http://127.0.0.1:1';
      try {
        await (await connect()).ping();
      } finally {
        delete process.env.HTTP_PROXY;
        Object.assign(process.env, before === undefined ? {} : { HTTP_PROXY: before });
      }
    });

    it('prints nothing', async () => {
      const printed: unknown[] = [];
      const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = (text: unknown) => printed.push(text) > 0;
      try {
        await connect();
      } finally {
        process.stdout.write = write;
      }
      expect(printed).to.be.empty;
    });

    it('refuses names that would be read as more than one', async () => {
      expect(await rejectionOf(connect({ application: 'a,b' }))).to.be.instanceOf(AriEncodingError);
      expect(await rejectionOf(connect({ eventTypes: ['a b'] }))).to.be.instanceOf(AriEncodingError);
    });

    it('can be given up by the caller', async () => {
      const controller = new AbortController();
      ari.on('GET /ari/api-docs/resources.json', () => {
        controller.abort();
      });
      expect(await rejectionOf(connect({ signal: controller.signal }))).to.be.instanceOf(AriClosed);
      expect(await rejectionOf(connect({ signal: controller.signal }))).to.be.instanceOf(AriClosed);
    });
  });

  describe('requests', () => {
    it('are rejected when the connection is reset under them', async () => {
      ari.on('GET /ari/asterisk/ping', (request) => request.socket.resetAndDestroy());
      const error = await rejectionOf((await connect()).ping());
      expect(error).to.be.instanceOf(AriClosed).with.property('code', 'ari-closed');
    });

    it('are rejected at their own deadline, and the next ones go on', async () => {
      ari.on('GET /ari/asterisk/info', () => undefined);
      const open = await connect();
      const late = rejectionOf(open.info({ deadlineMs: 30 }));
      await open.ping();
      expect(await late)
        .to.be.instanceOf(AriTimeout)
        .with.property('deadlineMs', 30);
      await open.ping();
    });

    it('are rejected when the answer cannot be read or is not what it should be', async () => {
      const open = await connect();
      for (const answer of ['{"cut', '[]', '{"value":7}']) {
        ari.on('GET /ari/asterisk/variable', (_request, response) => response.end(answer));
        expect(await rejectionOf(open.getGlobalVariable('X'))).to.be.instanceOf(AriProtocolError);
      }
    });

    it('are rejected with the engine’s words', async () => {
      ari.on('GET /ari/channels', (_request, response) => {
        response.writeHead(500).end('{"message":"Allocation failed"}');
      });
      const error = await rejectionOf((await connect()).listChannels());
      expect(error).to.be.instanceOf(AriRefused).with.property('engineMessage', 'Allocation failed');
    });

    it('are rejected when this Asterisk does not offer them', async () => {
      const open = await connect();
      expect(await rejectionOf(open.run('asterisk', 'makeCoffee'))).to.be.instanceOf(AriProtocolError);
      expect(await rejectionOf(open.run('constructor', 'call'))).to.be.instanceOf(AriProtocolError);
    });

    it('take the end of a channel by itself for an outcome, not for an error', async () => {
      ari.on('DELETE /ari/channels/12.3', (_request, response) => response.writeHead(204).end());
      const open = await connect();
      expect(await open.hangUp('12.3')).to.equal('hung-up');
      expect(await open.hangUp('12.4')).to.equal('already-gone');
      expect(await open.getChannelVariable('12.4', 'CHANNEL(state)')).to.be.undefined;
    });

    it('send text of people literally', async () => {
      ari.on('POST /ari/asterisk/variable', (_request, response) => response.writeHead(204).end());
      await (await connect()).setGlobalVariable('SW_X', 'é&value=2#\r\n');
      expect(ari.requests.at(-1)).to.equal(
        'POST /ari/asterisk/variable?variable=SW_X&value=%C3%A9%26value%3D2%23%0D%0A',
      );
    });

    it('refuse names that would run a dialplan function or reach another resource', async () => {
      const open = await connect();
      const before = ari.requests.length;
      for (const refusal of [
        open.setGlobalVariable('FILE(/etc/passwd)', 'x'),
        open.getGlobalVariable('SHELL(id)'),
        open.getChannelVariable('1.1', 'SHELL(${X})'),
        open.hangUp(''),
        open.hangUp('..'),
        open.getConfigObject('res_pjsip', 'endpoint', '.'),
      ]) {
        expect(await rejectionOf(refusal)).to.be.instanceOf(AriEncodingError);
      }
      expect(ari.requests).to.have.length(before);
    });
  });

  describe('events', () => {
    it('of a type that the API documents lack are told, and so are those after them', async () => {
      await connect();
      ari.stream.send({ type: 'MadeUpLater', detail: 1 });
      ari.stream.send({ type: 'error' });
      ari.stream.send({ type: 'constructor' });
      ari.stream.send({ type: 'StasisStart', channel: { name: 'without an id' } });
      ari.stream.send(start('1.1'));
      await eventTypes(['MadeUpLater', 'error', 'constructor', 'StasisStart', 'StasisStart']);
      expect(faults).to.be.empty;
    });

    it('that cannot be read are reported, and those after them are told', async () => {
      await connect();
      for (const garbage of ['{"type":', '[]', '7', '{"type":7}', '']) ari.stream.send(garbage);
      ari.stream.send(start('1.1'));
      await eventTypes(['StasisStart']);
      expect(faults.map(({ name }) => name)).to.deep.equal(Array(5).fill('AriProtocolError'));
    });

    it('reach the other listeners when one throws, once each', async () => {
      const open = await connect();
      open.onEvent(() => {
        throw new Error('listener at fault');
      });
      const told: string[] = [];
      const forget = open.onEvent((event) => told.push(event.type));
      ari.stream.send(start('1.1'));
      ari.stream.send({ type: 'MadeUpLater' });
      await eventTypes(['StasisStart', 'MadeUpLater']);
      forget();
      ari.stream.send(start('1.2'));
      await eventTypes(['StasisStart', 'MadeUpLater', 'StasisStart']);
      expect(told).to.deep.equal(['StasisStart', 'MadeUpLater']);
      expect(faults).to.have.length(3);
    });

    it('leave nothing behind in the client, however many channels there were', async () => {
      let client: object = {};
      await connect(
        {},
        {
          ...library,
          connect: async (...args) => {
            client = (await library.connect(...args)) as object;
            return client;
          },
        },
      );
      for (let channel = 0; channel < 200; channel += 1) ari.stream.send(start(`1.${channel}`));
      await eventually(() => {
        expect(events).to.have.length(200);
      });
      expect(client).to.have.property('_instanceListeners').that.is.empty;
      expect(Object.keys((client as { _events: object })._events)).to.have.members([
        '*',
        'pong',
        'WebSocketMaxRetries',
      ]);
    });
  });

  describe('the end', () => {
    it('rejects what waits, once, when the event stream closes, and the old client does not come back', async () => {
      ari.on('GET /ari/asterisk/info', () => undefined);
      const open = await connect();
      const waiting = rejectionOf(open.info());
      ari.stream.socket.destroy();
      expect(await closeReason(open)).to.be.instanceOf(AriClosed);
      expect(await waiting).to.be.instanceOf(AriClosed);
      expect(await rejectionOf(open.ping())).to.be.instanceOf(AriClosed);
      expect(open.isOpen).to.be.false;
      // The package's own reconnection would have come after 100 ms and taken the application away from this one.
      await connect();
      await rejectionOf(connection!.info({ deadlineMs: 300 }));
      expect(ari.streams).to.have.length(2);
    });

    it('comes when another connection takes the application over: this one would hear nothing more', async () => {
      const open = await connect();
      ari.stream.send({ type: 'ApplicationReplaced', application: 'switchroom' });
      expect((await closeReason(open)).message).to.contain('took the application over');
      expect(events).to.be.empty;
    });

    it('comes when the peer answers no ping although the connection looks open', async () => {
      const open = await connect({ pingEveryMs: 20, pingDeadlineMs: 40 });
      ari.isPonging = false;
      expect((await closeReason(open)).message).to.equal('Asterisk gives no sign of life');
    });

    it('does not come while pings are answered', async () => {
      ari.on('GET /ari/asterisk/info', () => undefined);
      const open = await connect({ pingEveryMs: 10, pingDeadlineMs: 100 });
      await rejectionOf(open.info({ deadlineMs: 300 }));
      expect(open.isOpen).to.be.true;
    });
  });
});
