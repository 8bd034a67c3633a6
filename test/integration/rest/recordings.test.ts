import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { nextPage, type RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';
import { storeRecording } from './store-recording.ts';

const audio = randomBytes(300_000);
const sha256 = createHash('sha256').update(audio).digest('hex');

describe('recordings over HTTP [C2]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let listener: RestClient;
  let nodeId: number;
  let stored: number;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    company = await foundTestCompany(system);
    const roleId = await company.admin.create('/v1/roles', { name: 'Listener', rights: ['recordings'] });
    const email = 'listener@company.example';
    await company.admin.create('/v1/users', { email, password: 'a long password', roleId });
    listener = await signIn(system, email, 'a long password');
    stored = await record({ state: 'stored', callId: 'their-call', queueId: 7, agentId: 9 });
  });
  after(() => system.close());

  const record = async (more: object) =>
    (await storeRecording(system, company.id, nodeId, audio, { state: 'recording', ...more })).id;

  async function fetchAudio(headers: Record<string, string> = {}, method = 'GET') {
    const response = await fetch(`${system.baseUrl}/v1/recordings/${stored}/audio`, {
      method,
      headers: { authorization: `Bearer ${String(listener.token)}`, ...headers },
    });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  it('are listed newest first, and found by the number called, by who called, and by the time at which they began', async () => {
    const at = (time: string) => ({ startedAt: new Date(`2026-11-23T${time}Z`), numberId: 5 });
    const early = await record({ ...at('08:00:00'), callerNumber: '+36301112233' });
    const late = await record({ ...at('09:00:00'), callerNumber: '201' });
    const ids = async (query: string) =>
      ((await listener.get(`/v1/recordings?${query}`)).body.items as { id: number }[]).map(({ id }) => id);
    expect(await ids('numberId=5')).to.deep.equal([late, early]);
    expect(await ids('callerNumber=201')).to.deep.equal([late]);
    // As people write it: in an address the plus would be a space.
    expect(await ids('callerNumber=+36301112233')).to.deep.equal([early]);
    expect(await ids('callerNumber=06 30 111 2233')).to.deep.equal([early]);
    const from = 'from=2026-11-23T09:30:00+01:00';
    expect(await ids(from)).to.deep.equal([late]);
    expect(await ids('from=2026-11-23T08:00:00Z&to=2026-11-23T09:00:00Z')).to.deep.equal([early]);

    const page = await listener.get('/v1/recordings?from=2026-11-23T00:00:00Z&limit=1');
    const next = nextPage(page);
    expect(next).to.contain('from=2026-11-23T00%3A00%3A00.000Z');
    expect(page.body.items).to.deep.equal([await read(late)]);
    const newer = await record(at('10:00:00'));
    const { items } = (await listener.get(String(next))).body;
    expect(items, 'what came meanwhile moves no page').to.deep.equal([await read(early)]);
    expect(await ids('numberId=5')).to.deep.equal([newer, late, early]);
  });

  const read = async (id: number) => (await listener.get(`/v1/recordings/${id}`)).body;

  it('are listed by queue, agent, call and state, without where they are stored', async () => {
    const empty = await record({ state: 'empty', queueId: 8 });
    const ids = async (query: string) =>
      ((await listener.get(`/v1/recordings?${query}`)).body.items as { id: number }[]).map(({ id }) => id);
    expect(await ids('queueId=7')).to.deep.equal([stored]);
    expect(await ids('agentId=9&state=stored')).to.deep.equal([stored]);
    expect(await ids('callId=their-call')).to.deep.equal([stored]);
    expect(await ids('state=empty')).to.deep.equal([empty]);
    const { text } = await listener.get(`/v1/recordings/${stored}`);
    expect(text).to.not.contain('storeKey').and.not.contain('fileBase');
    expect((await listener.get('/v1/recordings?state=lost')).status).to.equal(422);
  });

  it('are fetched whole, with a safe file name and their hash as tag, for the right "recordings"', async () => {
    const { response, bytes } = await fetchAudio();
    expect(response.status).to.equal(200);
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(sha256);
    expect(response.headers.get('content-type')).to.equal('audio/wav');
    expect(response.headers.get('etag')).to.equal(`"${sha256}"`);
    expect(response.headers.get('cache-control')).to.match(/private/);
    expect(response.headers.get('content-disposition')).to.equal(
      `attachment; filename="recording-${stored}-20261122T101530Z.wav"`,
    );
    expect((await system.client().get(`/v1/recordings/${stored}/audio`)).status).to.equal(401);
  });

  it('are fetched in part', async () => {
    const { response, bytes } = await fetchAudio({ range: 'bytes=100-299' });
    expect(response.status).to.equal(206);
    expect(response.headers.get('content-range')).to.equal(`bytes 100-299/${audio.length}`);
    expect(bytes.equals(audio.subarray(100, 300))).to.equal(true);
    const tail = await fetchAudio({ range: 'bytes=-5' });
    expect(tail.bytes.equals(audio.subarray(-5))).to.equal(true);
    const beyond = await fetchAudio({ range: `bytes=${audio.length}-` });
    expect(beyond.response.status).to.equal(416);
    expect(beyond.response.headers.get('content-range')).to.equal(`bytes */${audio.length}`);
  });

  it('are fetched in part only while they are the same, and not at all when the client has them', async () => {
    const other = await fetchAudio({ range: 'bytes=0-1', 'if-range': '"other"' });
    expect(other.response.status).to.equal(200);
    const same = await fetchAudio({ range: 'bytes=0-1', 'if-range': `"${sha256}"` });
    expect(same.response.status).to.equal(206);
    const known = await fetchAudio({ 'if-none-match': `"${sha256}"` });
    expect(known.response.status).to.equal(304);
    expect(known.bytes).to.have.length(0);
  });

  it('HEAD tells the length and sends nothing', async () => {
    const { response, bytes } = await fetchAudio({}, 'HEAD');
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-length')).to.equal(String(audio.length));
    expect(bytes).to.have.length(0);
  });

  it('a client that leaves in the middle leaves nothing open, and is no fault', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${system.baseUrl}/v1/recordings/${stored}/audio`, {
      headers: { authorization: `Bearer ${String(listener.token)}` },
      signal: leaving.signal,
    });
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    await eventually(() => {
      const last = JSON.parse(system.logLines.at(-1) ?? '{}') as { route?: string; level?: number };
      expect(last).to.deep.include({ route: '/v1/recordings/{id}/audio', level: 30 });
    });
    expect((await fetchAudio()).bytes).to.have.length(audio.length);
    expect(system.logLines.join('')).to.not.contain('"level":50');
  });

  it('what has no audio yet, or lost its file, says so', async () => {
    const running = await record({ state: 'recording', storeKey: null, bytes: null, sha256: null });
    const none = await listener.get(`/v1/recordings/${running}/audio`);
    expect(none.status).to.equal(404);
    expect(none.body).to.deep.include({ code: 'no-audio', details: { state: 'recording' } });
    const lost = await record({ state: 'stored', storeKey: '1/2026/11/22/nowhere.wav' });
    expect((await listener.get(`/v1/recordings/${lost}/audio`)).body.details).to.deep.equal({
      state: 'missing',
    });
    expect((await listener.send('HEAD', `/v1/recordings/${lost}/audio`, undefined)).status).to.equal(404);
    expect(system.logLines.join('')).to.contain('the file of a stored recording is missing');
  });

  it('of another company do not exist, and nobody can change one', async () => {
    const { admin } = await foundTestCompany(system);
    expect((await admin.get(`/v1/recordings/${stored}`)).status).to.equal(404);
    expect((await admin.get(`/v1/recordings/${stored}/audio`)).status).to.equal(404);
    const refused = await company.admin.patch(`/v1/recordings/${stored}`, { agentId: null });
    expect(refused.status).to.equal(405);
    expect(refused.headers.get('allow')).to.equal('GET, HEAD, DELETE, OPTIONS');
  });
});
