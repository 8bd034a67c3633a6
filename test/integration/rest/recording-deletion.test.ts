import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeDiscardedFiles } from '../../../src/application/housekeeping/remove-discarded-files.ts';
import type { RecordingRecord } from '../../../src/application/ports/records/audio.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { DeleteRecord } from '../../../src/application/records/delete-record.ts';
import { recordingRules } from '../../../src/application/records/kinds/recording.ts';
import { Writer } from '../../../src/application/write.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { administratorOf, toNobody } from '../../support/as-administrator.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addEndedCall } from '../recordings/ended-call.ts';
import { addTestNode, foundTestCompany, type RestSystem, signIn, startRestSystem } from './rest-system.ts';
import { storeRecording } from './store-recording.ts';
import type { TestCompany } from './rest-system.ts';

const audio = randomBytes(4_000_000);
const sha256 = createHash('sha256').update(audio).digest('hex');

describe('a recording that is deleted over REST [C2]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let nodeId: number;
  let spoolFolder: string;
  let files = 0;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    company = await foundTestCompany(system);
    spoolFolder = await mkdtemp(join(tmpdir(), 'switchroom-spool-'));
  });
  after(async () => {
    await system.close();
    await rm(spoolFolder, { recursive: true });
  });

  const record = (more: Partial<RecordingRecord> = {}): Promise<RecordingRecord> => {
    files += 1;
    const call = { fileBase: `${company.id}-7-switchroom-1.${files}`, callId: `switchroom-1.${files}` };
    const by = { queueId: 7, agentId: 9, callerNumber: '+36301112233' };
    return storeRecording(system, company.id, nodeId, audio, { ...call, ...by, ...more });
  };
  const removeFiles = () =>
    removeDiscardedFiles({
      ...{ database: system.database, recordingStore: system.recordings, log: silentLog },
      spoolOf: () => createEngineSpool(spoolFolder, system.recordings),
      clock: { now: () => new Date() },
      stopping: new AbortController().signal,
    });
  const pathOf = ({ id }: { readonly id: number }) => `/v1/recordings/${id}`;
  const isKept = ({ storeKey }: RecordingRecord) => system.recordings.exists(String(storeKey));
  const startFetch = (recording: RecordingRecord) =>
    fetch(`${system.baseUrl}${pathOf(recording)}/audio`, {
      headers: { authorization: `Bearer ${String(company.admin.token)}` },
    });

  it('is gone, and so is its file, also when no worker was there to remove it at once', async () => {
    const [gone, other] = [await record(), await record()];
    expect((await company.admin.delete(pathOf(gone))).status).to.equal(204);
    expect((await company.admin.get(pathOf(gone))).status).to.equal(404);
    expect((await company.admin.get(`${pathOf(gone)}/audio`)).status).to.equal(404);
    expect((await company.admin.delete(pathOf(gone))).status).to.equal(404);
    expect(await isKept(gone), 'until a worker comes').to.equal(true);
    await removeFiles();
    expect(await isKept(gone)).to.equal(false);
    expect(await isKept(other)).to.equal(true);
  });

  it('the audit tells who deleted it, of which call, how long it was and its hash, and not who called [P6]', async () => {
    const { id, callId } = await record();
    await company.admin.delete(`/v1/recordings/${id}`);
    const answer = await company.admin.get(`/v1/audit-entries?kind=recording&objectId=${id}`);
    const [entry, ...more] = answer.body.items as Record<string, unknown>[];
    expect(more).to.deep.equal([]);
    expect(entry).to.deep.include({ action: 'delete', userId: company.adminId, label: company.adminEmail });
    expect(entry?.after).to.equal(null);
    expect(entry?.before).to.deep.include({ callId, durationMs: 9_375, sha256, bytes: audio.length });
    expect(answer.text).to.not.contain('+36301112233').and.not.contain('storeKey');
  });

  it('its call does not name it any more', async () => {
    const recording = await record();
    const { callId, startedAt: endedAt } = recording;
    await addEndedCall(system.testDatabase, { mediaNodeId: nodeId, callId, companyId: company.id, endedAt });
    const { items } = (await company.admin.get(`/v1/calls?callId=${callId}`)).body as {
      items?: { id: number }[];
    };
    const call = `/v1/calls/${items?.[0]?.id ?? 0}`;
    expect((await company.admin.get(call)).body.recordingIds).to.deep.equal([recording.id]);
    await company.admin.delete(pathOf(recording));
    expect((await company.admin.get(call)).body.recordingIds).to.deep.equal([]);
  });

  it('only by administrators, of their own company: who may listen may not delete [P4, P8]', async () => {
    const recording = await record();
    const roleId = await company.admin.create('/v1/roles', {
      name: 'Listener',
      rights: ['recordings', 'statistics', 'live-view'],
    });
    const email = 'listener@company.example';
    await company.admin.create('/v1/users', { email, password: 'a long password', roleId });
    const listener = await signIn(system, email, 'a long password');
    const refused = await listener.delete(pathOf(recording));
    expect(refused.status).to.equal(403);
    expect(refused.body.details).to.deep.equal({ missingRight: 'admin' });
    const stranger = (await foundTestCompany(system, { operator: true })).admin;
    expect((await stranger.delete(pathOf(recording))).status).to.equal(404);
    expect((await system.client().delete(pathOf(recording))).status).to.equal(401);
    expect((await listener.get(pathOf(recording))).status).to.equal(200);
    await removeFiles();
    expect(await isKept(recording)).to.equal(true);
  });

  it('not the one that somebody else has changed since, nor while the call is recorded', async () => {
    const recording = await record();
    const stale = await company.admin.delete(pathOf(recording), { 'if-match': '"7"' });
    expect(stale.status).to.equal(412);
    const { headers } = await company.admin.get(pathOf(recording));
    const etag = String(headers.get('etag'));
    expect((await company.admin.delete(pathOf(recording), { 'if-match': etag })).status).to.equal(204);
    const running = await record({ state: 'recording' });
    const early = await company.admin.delete(pathOf(running));
    expect(early.status).to.equal(409);
    expect(early.body.code).to.equal('conflict');
  });

  it('who fetches it meanwhile gets the whole, or that it is not there', async () => {
    const recording = await record();
    const response = await startFetch(recording);
    const parts = (response.body as ReadableStream<Uint8Array>)[Symbol.asyncIterator]();
    const first = await parts.next();
    await company.admin.delete(pathOf(recording));
    await removeFiles();
    expect(await isKept(recording)).to.equal(false);
    const hash = createHash('sha256');
    for (let part = first; !part.done; part = await parts.next()) hash.update(part.value);
    expect(hash.digest('hex')).to.equal(sha256);

    const other = await record();
    const open = system.recordings.open.bind(system.recordings);
    system.recordings.open = async (...asked) => {
      await company.admin.delete(pathOf(other));
      await removeFiles();
      return await open(...asked);
    };
    try {
      const late = await startFetch(other);
      expect(late.status).to.equal(404);
      expect(await late.json()).to.include({ code: 'not-found' });
    } finally {
      system.recordings.open = open;
    }
    expect(system.logLines.join('')).to.not.contain('is missing');
  });

  it('with what could not be read and stayed beside the engine', async () => {
    const { id, fileBase } = await record({ state: 'unreadable', reason: 'too-short', storeKey: null });
    await writeFile(join(spoolFolder, `${fileBase}.raw`), audio);
    await writeFile(join(spoolFolder, `${company.id}-7-other.raw`), audio);
    await company.admin.delete(`/v1/recordings/${id}`);
    await removeFiles();
    expect(await readdir(spoolFolder)).to.deep.equal([`${company.id}-7-other.raw`]);
    expect(await system.database.stores.discardedFiles.due(new Date(), 10)).to.deep.equal([]);
  });

  it('a process that dies before the commit has deleted nothing: neither the row, nor is its file to go', async () => {
    const recording = await record();
    const dying: Database = {
      ...system.database,
      change: (work) =>
        system.database.change(async (stores) => {
          await work(stores);
          throw new Error('killed');
        }),
    };
    const clock = { now: () => new Date() };
    const deletion = new DeleteRecord(
      new Writer({ database: dying, announcer: toNobody, signal: unwatched, clock }),
    ).delete(recordingRules, administratorOf(company.id), recording.id, null);
    expect(await rejectionOf(deletion)).to.have.property('message', 'killed');
    expect((await company.admin.get(pathOf(recording))).status).to.equal(200);
    await removeFiles();
    expect(await isKept(recording)).to.equal(true);
  });
});
