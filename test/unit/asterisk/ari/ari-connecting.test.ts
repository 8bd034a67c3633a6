import { expect } from 'chai';
import {
  AriClosed,
  AriEncodingError,
  AriProtocolError,
  AriRefused,
  AriTimeout,
} from '../../../../src/asterisk/ari/ari-errors.ts';
import { FakeAri } from './fake-ari.ts';
import { AriBench, PASSWORD } from './ari-bench.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('connecting to ARI', () => {
  let bench: AriBench;

  beforeEach(async () => {
    bench = await AriBench.start();
  });
  afterEach(() => bench.stop());

  it('opens one event stream of the application and lets only the wanted events through', async () => {
    const filters: unknown[] = [];
    bench.ari.on('PUT /ari/applications/switchroom/eventFilter', (_request, response, body) => {
      filters.push(JSON.parse(body));
      response.end('{}');
    });
    await bench.connect();
    expect(
      bench.ari.streams.map(({ url }) => new URL(url, bench.ari.baseUrl).searchParams.get('app')),
    ).to.deep.equal(['switchroom']);
    // Without the second it would not hear that another connection took the application over.
    expect(filters).to.deep.equal([{ allowed: [{ type: 'ApplicationReplaced' }, { type: 'StasisStart' }] }]);
  });

  it('tells a wrong password and leaves the process alive', async () => {
    const error = await rejectionOf(bench.connect({ password: 'wrong' }));
    expect(error).to.be.instanceOf(AriRefused).with.property('status', 401);
  });

  it('tells when nobody listens', async () => {
    const { baseUrl } = bench.ari;
    await bench.ari.stop();
    expect(await rejectionOf(bench.connect({ baseUrl }))).to.be.instanceOf(AriClosed);
  });

  it('tells when Asterisk has not booted yet', async () => {
    bench.ari.on('GET /ari/api-docs/channels.json', (_request, response) => {
      response.writeHead(503).end('{"message":"Asterisk not booted"}');
    });
    const error = await rejectionOf(bench.connect());
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
        bench.ari.on(path, (_request, response) => response.end(document));
      }
      expect(await rejectionOf(bench.connect())).to.be.instanceOf(AriProtocolError);
    });
  }

  it('gives up when it is reset while it loads the API documents', async () => {
    bench.ari.on('GET /ari/api-docs/events.json', (request) => request.socket.resetAndDestroy());
    expect(await rejectionOf(bench.connect())).to.be.instanceOf(AriClosed);
  });

  for (const request of [
    'GET /ari/api-docs/resources.json',
    'GET /ari/api-docs/events.json',
    'PUT /ari/applications/switchroom/eventFilter',
  ]) {
    it(`gives up in time when ${request} is never answered`, async () => {
      bench.ari.on(request, () => undefined);
      expect(await rejectionOf(bench.connect({ deadlineMs: 50 }))).to.be.instanceOf(AriTimeout);
    });
  }

  it('gives up in time when the event stream is never opened', async () => {
    bench.ari.isUpgrading = false;
    expect(await rejectionOf(bench.connect({ deadlineMs: 100 }))).to.be.instanceOf(AriTimeout);
  });

  it('sends the password nowhere but to the configured address, whatever the API documents say', async () => {
    const stranger = await FakeAri.start(PASSWORD);
    try {
      bench.ari.documentedHost = stranger.baseUrl;
      await (await bench.connect()).commands.ping();
      expect([...stranger.requests, ...stranger.refused]).to.be.empty;
    } finally {
      await stranger.stop();
    }
  });

  it('ignores a proxy in the environment', async () => {
    const { HTTP_PROXY: before } = process.env;
    process.env.HTTP_PROXY = 'http://127.0.0.1:1';
    try {
      await (await bench.connect()).commands.ping();
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
      await bench.connect();
    } finally {
      process.stdout.write = write;
    }
    expect(printed).to.be.empty;
  });

  it('refuses names that would be read as more than one', async () => {
    expect(await rejectionOf(bench.connect({ application: 'a,b' }))).to.be.instanceOf(AriEncodingError);
    expect(await rejectionOf(bench.connect({ eventTypes: ['a b'] }))).to.be.instanceOf(AriEncodingError);
  });

  it('can be given up by the caller', async () => {
    const controller = new AbortController();
    bench.ari.on('GET /ari/api-docs/resources.json', () => {
      controller.abort();
    });
    expect(await rejectionOf(bench.connect({ signal: controller.signal }))).to.be.instanceOf(AriClosed);
    expect(await rejectionOf(bench.connect({ signal: controller.signal }))).to.be.instanceOf(AriClosed);
  });
});
