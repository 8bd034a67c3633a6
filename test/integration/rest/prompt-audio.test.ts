import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import { encode } from '../../support/audio/encode.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { parseWav, wavBytes } from '../../support/audio/wav.ts';
import { eventually } from '../../support/eventually.ts';
import type { RestAnswer, RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

const tone = wavBytes(toneSamples(440, 2), 8_000);
const other = wavBytes(toneSamples(600, 1), 8_000);
const wav = { 'content-type': 'audio/wav' };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the audio of prompts over HTTP [R12]', function () {
  this.timeout(120_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let prompts = 0;

  before(async () => {
    system = await startRestSystem();
    const node = await addTestNode(system);
    company = await foundTestCompany(system, { mediaNodeIds: [node.id] });
    ({ admin } = company);
  });
  after(() => system.close());

  const newPrompt = () => {
    prompts += 1;
    return admin.create('/v1/prompts', { name: `Prompt ${prompts}` });
  };
  const upload = (id: number, body: Uint8Array, headers: Record<string, string> = wav, client = admin) =>
    client.sendRaw('PUT', `/v1/prompts/${id}/audio`, body, headers);
  const reasonOf = ({ status, body }: RestAnswer) =>
    `${status} ${String(body.code)} ${String((body.details as { reason?: string } | undefined)?.reason)}`;
  async function fetchAudio(id: number, headers: Record<string, string> = {}, method = 'GET') {
    const response = await fetch(`${system.baseUrl}/v1/prompts/${id}/audio`, {
      method,
      headers: { authorization: `Bearer ${String(admin.token)}`, ...headers },
    });
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  it('a new prompt has none, and says so', async () => {
    const id = await newPrompt();
    const { body } = await admin.get(`/v1/prompts/${id}`);
    expect(body).to.include({ contentHash: null, durationMs: null, bytes: null });
    const answer = await admin.get(`/v1/prompts/${id}/audio`);
    expect(`${answer.status} ${String(answer.body.code)}`).to.equal('404 no-audio');
  });

  it('an upload is converted, stored, described, told to the engines and in the audit', async () => {
    const id = await newPrompt();
    const announced = system.announced.length;
    const mp3 = encode(tone, ['-f', 'mp3']);
    const answer = await upload(id, mp3, { 'content-type': 'audio/mpeg', prefer: 'wait=0' });
    expect(answer.status, answer.text).to.equal(202);
    const { response, bytes } = await fetchAudio(id);
    expect(response.headers.get('content-type')).to.equal('audio/wav');
    expect(answer.body).to.include({ contentHash: sha256(bytes), bytes: bytes.length, version: 2 });
    expect(parseWav(bytes)).to.include({ sampleRate: 8_000 });
    expect(answer.body.durationMs).to.be.closeTo(2_000, 200);
    expect(system.announced.slice(announced).flatMap(({ aggregates }) => aggregates)).to.deep.equal([
      { kind: 'configuration', id: company.id },
    ]);
    const audit = await admin.get(`/v1/audit-entries?kind=prompt&objectId=${id}`);
    const actions = (audit.body.items as { action: string }[]).map(({ action }) => action);
    expect(actions).to.have.members(['create', 'upload']);
  });

  it('ranges, HEAD and the hash as tag work as with recordings', async () => {
    const id = await newPrompt();
    await upload(id, tone);
    const { bytes: whole, response } = await fetchAudio(id);
    const etag = `"${sha256(whole)}"`;
    expect(response.headers.get('etag')).to.equal(etag);
    const part = await fetchAudio(id, { range: 'bytes=100-30099' });
    expect(part.response.status).to.equal(206);
    expect(part.response.headers.get('content-range')).to.equal(`bytes 100-30099/${whole.length}`);
    expect(part.bytes.equals(whole.subarray(100, 30_100))).to.equal(true);
    expect((await fetchAudio(id, { range: 'bytes=-10' })).bytes.equals(whole.subarray(-10))).to.equal(true);
    expect((await fetchAudio(id, { range: `bytes=${whole.length}-` })).response.status).to.equal(416);
    expect((await fetchAudio(id, { 'if-none-match': etag })).response.status).to.equal(304);
    const head = await fetchAudio(id, {}, 'HEAD');
    expect(head.response.headers.get('content-length')).to.equal(String(whole.length));
    expect(head.bytes).to.have.length(0);
  });

  it('ten minutes are stored whole, in parts that any server takes, and eleven are refused', async () => {
    const id = await newPrompt();
    const longest = wavBytes(toneSamples(440, 600), 8_000);
    expect((await upload(id, longest)).status).to.be.oneOf([200, 202]);
    const { bytes } = await fetchAudio(id);
    expect(parseWav(bytes).seconds).to.equal(600);
    const [from, to] = [262_100, 800_000];
    const part = await fetchAudio(id, { range: `bytes=${from}-${to}` });
    expect(part.bytes.equals(bytes.subarray(from, to + 1))).to.equal(true);
    const byHash = await system.database.stores.promptAudio.byHash(company.id, sha256(bytes));
    expect(byHash !== null && bytes.equals(byHash)).to.equal(true);
    expect(reasonOf(await upload(id, wavBytes(toneSamples(440, 660), 8_000)))).to.equal(
      '422 unusable-audio too-long',
    );
  });

  it('what cannot be played is refused with its reason, and the audio that was there stays', async () => {
    const id = await newPrompt();
    await upload(id, tone);
    const before = (await admin.get(`/v1/prompts/${id}`)).body;
    const cases: readonly [Uint8Array, string][] = [
      [Buffer.from('We are closed.\n'.repeat(50)), '422 unusable-audio not-audio'],
      [new Uint8Array(0), '422 unusable-audio not-audio'],
      [tone.subarray(0, 20_000), '422 unusable-audio truncated'],
      [wavBytes(new Int16Array(8_000), 8_000), '422 unusable-audio silent'],
      [wavBytes(toneSamples(440, 0.05), 8_000), '422 unusable-audio too-short'],
      [encode(tone, ['-c:a', 'adpcm_ima_wav', '-f', 'wav']), '422 unusable-audio unsupported-encoding'],
    ];
    for (const [file, expected] of cases) expect(reasonOf(await upload(id, file))).to.equal(expected);
    expect((await admin.get(`/v1/prompts/${id}`)).body).to.deep.equal(before);
    expect(sha256((await fetchAudio(id)).bytes)).to.equal(before.contentHash);
  });

  it('a body of another type or encoding is refused', async () => {
    const id = await newPrompt();
    for (const headers of [{ 'content-type': 'text/plain' }, { ...wav, 'content-encoding': 'gzip' }])
      expect((await upload(id, tone, headers)).status).to.equal(415);
    expect((await upload(id, tone, { 'content-type': 'Audio/WAV; rate=8000' })).status).to.be.oneOf([
      200, 202,
    ]);
    expect((await upload(id, other, { 'content-type': 'application/octet-stream' })).status).to.be.oneOf([
      200, 202,
    ]);
  });

  it('a stale If-Match is refused, whoever uploaded last wins without one', async () => {
    const id = await newPrompt();
    expect((await upload(id, tone, { ...wav, 'if-match': '"7"' })).status).to.equal(412);
    expect((await admin.get(`/v1/prompts/${id}`)).body.contentHash).to.equal(null);
    expect((await upload(id, tone, { ...wav, 'if-match': '"1"' })).status).to.be.oneOf([200, 202]);
    await Promise.all([upload(id, tone), upload(id, other)]);
    const { body } = await admin.get(`/v1/prompts/${id}`);
    expect(sha256((await fetchAudio(id)).bytes)).to.equal(body.contentHash);
  });

  it('in another company the prompt does not exist, nor for who has no right', async () => {
    const id = await newPrompt();
    await upload(id, tone);
    const stranger = await foundTestCompany(system);
    expect((await upload(id, other, wav, stranger.admin)).status).to.equal(404);
    expect((await stranger.admin.get(`/v1/prompts/${id}/audio`)).status).to.equal(404);
    const hash = String((await admin.get(`/v1/prompts/${id}`)).body.contentHash);
    expect(await system.database.stores.promptAudio.byHash(stranger.id, hash)).to.equal(null);
    expect((await system.client().get(`/v1/prompts/${id}/audio`)).status).to.equal(401);
  });

  it('audio goes with its prompt; the same audio of another prompt stays', async () => {
    const [first, second] = [await newPrompt(), await newPrompt()];
    const own = wavBytes(toneSamples(700, 1), 8_000);
    for (const id of [first, second]) await upload(id, own);
    const hash = String((await admin.get(`/v1/prompts/${first}`)).body.contentHash);
    await admin.delete(`/v1/prompts/${first}`);
    const { promptAudio } = system.database.stores;
    expect(await promptAudio.byHash(company.id, hash)).to.not.equal(null);
    expect((await fetchAudio(second)).response.status).to.equal(200);
    await admin.delete(`/v1/prompts/${second}`);
    expect(await promptAudio.byHash(company.id, hash)).to.equal(null);
  });

  describe('a body of 500 MB', () => {
    /** Sends as fast as it is taken, until it is answered or cut off. */
    function pour(id: number, headers: Record<string, string>): Promise<{ status: number; sent: number }> {
      return new Promise((resolve, reject) => {
        let sent = 0;
        const request = httpRequest(`${system.baseUrl}/v1/prompts/${id}/audio`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${String(admin.token)}`, ...wav, ...headers },
        });
        const part = Buffer.alloc(1_000_000, 0x55);
        const more = () => {
          while (!request.destroyed && sent < 500_000_000) {
            sent += part.length;
            if (!request.write(part)) return;
          }
        };
        request.on('drain', more);
        request.once('response', (response) => {
          resolve({ status: response.statusCode ?? 0, sent });
          request.destroy();
        });
        request.once('error', reject);
        more();
      });
    }
    const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('switchroom-upload'));

    it('is refused before it is read when it says how long it is', async () => {
      const { status, sent } = await pour(await newPrompt(), { 'content-length': '500000000' });
      expect(status).to.equal(413);
      expect(sent).to.be.lessThan(100_000_000);
    });

    it('is refused at the limit when it does not, and leaves nothing in memory or on the disk', async () => {
      const before = process.memoryUsage().rss;
      const { status, sent } = await pour(await newPrompt(), { 'transfer-encoding': 'chunked' });
      expect(status).to.equal(413);
      expect(sent).to.be.lessThan(200_000_000);
      expect(process.memoryUsage().rss - before).to.be.lessThan(150_000_000);
      expect(temporary()).to.deep.equal([]);
    });

    it('that breaks off changes nothing and is no fault of ours', async () => {
      const id = await newPrompt();
      const request = httpRequest(`${system.baseUrl}/v1/prompts/${id}/audio`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${String(admin.token)}`, ...wav, 'content-length': '1000000' },
      });
      request.on('error', () => undefined);
      const statements = system.statements.length;
      request.write(tone);
      await eventually(() => {
        const asked = system.statements.slice(statements);
        expect(asked.some((sql) => sql.includes('FROM prompts'))).to.equal(true);
      });
      request.destroy();
      await eventually(() => {
        const line = system.logLines.find((text) => text.includes(`/v1/prompts/${id}/audio`));
        expect(line ?? '').to.contain('"aborted":true');
      });
      expect(system.logLines.filter((text) => text.includes('"level":50'))).to.deep.equal([]);
      expect((await admin.get(`/v1/prompts/${id}`)).body).to.include({ contentHash: null, version: 1 });
      expect(temporary()).to.deep.equal([]);
    });
  });
});
