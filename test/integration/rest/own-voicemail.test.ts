import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import type { VoicemailMessageRecord } from '../../../src/application/ports/records/audio.ts';
import type { Right } from '../../../src/domain/access/right.ts';
import type { RestClient } from './rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  signIn,
  startRestSystem,
  type TestCompany,
} from './rest-system.ts';

const audio = Buffer.from('not really a WAV, but its bytes');
const password = 'correct horse battery';

describe('a voicemail box that is somebody’s own, over REST [R1, P8]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let nodeId: number;
  let annsBox: number;
  let officeBox: number;
  let ann: RestClient;
  let annsId: number;
  let messages = 0;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    company = await foundTestCompany(system);
    ({ client: ann, id: annsId } = await somebodyWith('own-voicemail'));
    annsBox = await box('Ann', annsId);
    officeBox = await box('Office');
  });
  after(() => system.close());

  const somebodyWith = async (...rights: Right[]) => {
    messages += 1;
    const { admin } = company;
    const roleId = await admin.create('/v1/roles', { name: `Role ${messages}`, rights });
    const email = `listener${messages}-${company.id}@example.com`;
    const id = await admin.create('/v1/users', { firstName: 'Ann', email, password, roleId });
    return { id, client: await signIn(system, email, password) };
  };
  const box = (name: string, ...listenerIds: number[]) =>
    company.admin.create('/v1/voicemail-boxes', { name, listenerIds });
  const message = async (voicemailBoxId: number): Promise<VoicemailMessageRecord> => {
    messages += 1;
    const storeKey = `${company.id}/2026/11/22/message-${messages}.wav`;
    await system.recordings.put(Readable.from([audio]), storeKey);
    return await system.database.stores.records['voicemail-message'].insert({
      ...{ companyId: company.id, voicemailBoxId, mediaNodeId: nodeId, fileBase: `message-${messages}` },
      ...{ state: 'stored', callId: `call-${messages}`, callerNumber: '+36301112233', heard: false },
      ...{ revision: 1, startedAt: new Date(), storeKey, bytes: audio.length, durationMs: 4_000 },
      ...{ sha256: createHash('sha256').update(audio).digest('hex'), reason: null },
    });
  };
  const idsSeenBy = async (client: RestClient, query = '') =>
    ((await client.get(`/v1/voicemail-messages${query}`)).body.items as { id: number }[]).map(({ id }) => id);

  it('has messages that its owner lists, reads, fetches, marks as heard and deletes', async () => {
    const own = await message(annsBox);
    const path = `/v1/voicemail-messages/${own.id}`;
    expect(await idsSeenBy(ann)).to.include(own.id);
    expect((await ann.get(path)).status).to.equal(200);
    const answer = await fetch(`${system.baseUrl}${path}/audio`, {
      headers: { authorization: `Bearer ${String(ann.token)}` },
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(audio)).to.equal(true);
    expect((await ann.patch(path, { heard: true })).body.heard).to.equal(true);
    expect((await ann.delete(path)).status).to.equal(204);
    expect(await idsSeenBy(ann)).not.to.include(own.id);
  });

  it('what is in other boxes does not exist for its owner, however it is asked for', async () => {
    const others = await message(officeBox);
    const path = `/v1/voicemail-messages/${others.id}`;
    expect(await idsSeenBy(ann)).not.to.include(others.id);
    expect(await idsSeenBy(ann, `?voicemailBoxId=${officeBox}`)).to.deep.equal([]);
    expect(await idsSeenBy(ann, `?callId=${others.callId}`)).to.deep.equal([]);
    for (const answer of [
      await ann.get(path),
      await ann.get(`${path}/audio`),
      await ann.patch(path, { heard: true }),
      await ann.delete(path),
    ])
      expect(answer.status).to.equal(404);
    expect((await company.admin.get(path)).body.heard).to.equal(false);
  });

  it('its pages have its messages alone, each once, however many others lie between', async () => {
    const own: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      own.unshift((await message(annsBox)).id);
      await message(officeBox);
    }
    const seen: number[] = [];
    let next: string | null = '/v1/voicemail-messages?limit=2';
    while (next !== null) {
      const { body } = await ann.get(next);
      seen.push(...(body.items as { id: number }[]).map(({ id }) => id));
      const cursor = body.next as string | null;
      next = cursor === null ? null : `/v1/voicemail-messages?limit=2&cursor=${encodeURIComponent(cursor)}`;
    }
    expect(seen.slice(0, own.length)).to.deep.equal(own);
    expect(new Set(seen).size).to.equal(seen.length);
  });

  it('acts at once when it is given to somebody, and when it is taken away [P7]', async () => {
    const shared = await message(officeBox);
    await company.admin.patch(`/v1/voicemail-boxes/${officeBox}`, { listenerIds: [annsId] });
    expect(await idsSeenBy(ann)).to.include(shared.id);
    await company.admin.patch(`/v1/voicemail-boxes/${officeBox}`, { listenerIds: [] });
    expect((await ann.get(`/v1/voicemail-messages/${shared.id}`)).status).to.equal(404);
  });

  it('is no way to recordings, and whoever hears all recordings hears all messages', async () => {
    expect((await ann.get('/v1/recordings')).status).to.equal(403);
    const others = await message(officeBox);
    const { client } = await somebodyWith('recordings');
    expect(await idsSeenBy(client)).to.include(others.id);
    const { client: nobody } = await somebodyWith('statistics');
    expect((await nobody.get('/v1/voicemail-messages')).status).to.equal(403);
  });

  it('is named by who is to be deleted, and tells nobody but administrators whose it is', async () => {
    const refused = await company.admin.delete(`/v1/users/${annsId}`);
    expect(refused.status).to.equal(409);
    expect(refused.body.details).to.deep.equal({
      referrers: [{ kind: 'voicemail-box', id: annsBox, name: 'Ann' }],
    });
    const { client: editor } = await somebodyWith('edit-own-call-logic');
    expect((await editor.get(`/v1/voicemail-boxes/${annsBox}`)).body).not.to.have.property('listenerIds');
    expect((await company.admin.get(`/v1/voicemail-boxes/${annsBox}`)).body.listenerIds).to.deep.equal([
      annsId,
    ]);
  });

  it('is of users of the company alone', async () => {
    const { admin: stranger } = await foundTestCompany(system);
    const { status } = await stranger.post('/v1/voicemail-boxes', { name: 'Theirs', listenerIds: [annsId] });
    expect(status).to.equal(422);
  });
});
