import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';
import { storeRecording } from './store-recording.ts';

const audio = randomBytes(5_000);
const password = 'a long password';

describe('links to a recording [C2]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let listener: RestClient;
  let userId: number;
  let recordingId: number;

  before(async () => {
    system = await startRestSystem();
    const { id: nodeId } = await addTestNode(system);
    company = await foundTestCompany(system);
    const roleId = await company.admin.create('/v1/roles', { name: 'Listener', rights: ['recordings'] });
    const email = 'listener@company.example';
    userId = await company.admin.create('/v1/users', { email, password, roleId });
    listener = await signIn(system, email, password);
    ({ id: recordingId } = await storeRecording(system, company.id, nodeId, audio));
  });
  after(() => system.close());
  beforeEach(() => {
    system.levers.clockOffsetMs = 0;
  });

  const linkOf = async (client = listener, body = {}) => {
    const made = await client.post(`/v1/recordings/${recordingId}/links`, body);
    expect(made.status).to.equal(201);
    return made.body as { url: string; expiresAt: string };
  };
  const follow = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(system.baseUrl + url, init);
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const statusOf = async (url: string) => (await follow(url)).response.status;

  it('let anybody fetch it, in parts as well, without a token', async () => {
    const { url } = await linkOf();
    const { response, bytes } = await follow(url);
    expect(response.status).to.equal(200);
    expect(bytes.equals(audio)).to.equal(true);
    expect(response.headers.get('content-disposition')).to.contain(`recording-${recordingId}-`);
    const part = await follow(url, { headers: { range: 'bytes=10-19' } });
    expect(part.response.status).to.equal(206);
    expect(part.bytes.equals(audio.subarray(10, 20))).to.equal(true);
    expect((await follow(url, { method: 'HEAD' })).response.headers.get('content-length')).to.equal('5000');
  });

  it('end when they say', async () => {
    const { url, expiresAt } = await linkOf(listener, { validForSeconds: 60 });
    const left = Date.parse(expiresAt) - Date.now();
    expect(left).to.be.within(50_000, 60_000);
    system.levers.clockOffsetMs = left - 2_000;
    expect(await statusOf(url)).to.equal(200);
    system.levers.clockOffsetMs = left + 1_000;
    const over = await follow(url);
    expect(over.response.status).to.equal(403);
    expect(over.bytes.toString()).to.contain('ask for a new one');
  });

  it('cannot be made of another one', async () => {
    const { url } = await linkOf();
    const [address = '', link = ''] = url.split('=');
    const proof = link.lastIndexOf('.') + 1;
    const [, , , expires = ''] = link.split('.');
    const forged = [
      `${recordingId + 1}${link.slice(link.indexOf('.'))}`,
      link.replace(expires, String(Number(expires) + 1)),
      link.slice(0, proof) + '0'.repeat(64),
      link.slice(0, -1),
      `${link}0`,
      link.slice(0, proof),
      '',
      '1.1.0.9999999999.%00',
    ];
    for (const text of forged) expect(await statusOf(`${address}=${text}`), text).to.equal(403);
    expect(await statusOf('/v1/linked-recordings'), 'no link').to.equal(422);
  });

  it('fetch what who made them may fetch now [P7]', async () => {
    const { url } = await linkOf();
    const edit = async (change: object) => {
      expect((await company.admin.patch(`/v1/users/${userId}`, change)).status).to.be.oneOf([200, 202]);
    };
    const { roleId } = (await company.admin.get(`/v1/users/${userId}`)).body as { roleId: number };
    const deaf = await company.admin.create('/v1/roles', { name: 'Deaf', rights: ['statistics'] });
    await edit({ roleId: deaf });
    expect(await statusOf(url)).to.equal(403);
    await edit({ roleId });
    expect(await statusOf(url)).to.equal(200);
    await edit({ active: false });
    expect(await statusOf(url)).to.equal(403);
    await edit({ active: true });
    listener = await signIn(system, 'listener@company.example', password);
  });

  it('made by an API key end with it', async () => {
    const { body: key } = await company.admin.post('/v1/api-keys', { name: 'Card of the contact' });
    const { url } = await linkOf(system.client(String(key.key)));
    expect(await statusOf(url)).to.equal(200);
    expect((await company.admin.delete(`/v1/api-keys/${String(key.id)}`)).status).to.be.oneOf([
      200, 202, 204,
    ]);
    expect(await statusOf(url)).to.equal(403);
  });

  it('are for those with the right, and for recordings of their company', async () => {
    const path = `/v1/recordings/${recordingId}/links`;
    const { admin: foreign } = await foundTestCompany(system);
    expect((await foreign.post(path, {})).status).to.equal(404);
    expect((await system.client().post(path, {})).status).to.equal(401);
    for (const validForSeconds of [59, 2_592_001, '3600', null])
      expect((await listener.post(path, { validForSeconds })).status).to.equal(422);
  });

  it('stand in no line of the log', async () => {
    const { url } = await linkOf();
    await follow(url);
    const [, link = ''] = url.split('=');
    expect(system.logLines.join('')).to.contain('/v1/linked-recordings').and.not.contain(link);
  });
});
