import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { removeDiscardedFiles } from '../../../src/application/housekeeping/remove-discarded-files.ts';
import { takeInMessage } from '../../../src/application/voicemail/take-in-message.ts';
import { recordingKey } from '../../../src/domain/recording/recording-key.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { eventually } from '../../support/eventually.ts';
import type { RestClient } from '../rest/rest-client.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from '../rest/rest-system.ts';

const tone = wavBytes(toneSamples(440, 3), 8_000);
const startedAt = new Date('2026-11-28T19:00:00Z');

describe('a message that a caller left is taken in [R1]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let admin: RestClient;
  let nodeId: number;
  let box: number;
  let folder: string;
  let logged: string[];
  let calls = 0;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    company = await foundTestCompany(system);
    ({ admin } = company);
    box = await admin.create('/v1/voicemail-boxes', { name: 'Sales', email: 'sales@company.example' });
  });
  after(() => system.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-voicemail-'));
    logged = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (level: string) => (_facts: object, text: string) => void logged.push(`${level}: ${text}`);
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };

  /** The engine says that it records, and leaves the file. */
  async function leave(content: Uint8Array | null, callerNumber: string | null = '+36301234567') {
    calls += 1;
    const fileBase = `voicemail-${company.id}-${box}-switchroom-1795309129.${calls}`;
    const event: JournalEvent = {
      type: 'message-started',
      callId: `switchroom-1795309129.${calls}`,
      at: startedAt,
      fileBase,
      companyId: company.id,
      voicemailBoxId: box,
      callerNumber,
      revision: 7,
    };
    const position = { inode: '1', offset: calls };
    const batch = { events: [event], position, more: false, skipped: { count: 0, samples: [] }, gap: null };
    await readJournal(system.database, nodeId, { read: () => Promise.resolve(batch) }, log);
    if (content) await writeFile(join(folder, `${fileBase}.wav`), content);
    const message = await system.database.stores.voicemail.findMessage(nodeId, fileBase);
    return { fileBase, id: message?.id ?? 0 };
  }

  async function takeIn(fileBase: string, sendsNotices = true): Promise<void> {
    const spool = createEngineSpool(folder, system.recordings);
    const clock = { now: () => new Date() };
    const { database, recordings: recordingStore } = system;
    await takeInMessage({ database, spool, recordingStore, clock, log, sendsNotices }, nodeId, fileBase);
  }

  const keyOf = (fileBase: string) =>
    recordingKey({ companyId: company.id, mediaNodeId: nodeId, fileBase, startedAt });
  const read = async (id: number) => (await admin.get(`/v1/voicemail-messages/${id}`)).body;
  const fetchAudio = (id: number, headers: Record<string, string> = {}) =>
    fetch(`${system.baseUrl}/v1/voicemail-messages/${id}/audio`, {
      headers: { authorization: `Bearer ${String(admin.token)}`, ...headers },
    });
  const notices = async () =>
    (await system.database.stores.voicemail.dueNotices(new Date(), 100)).map(({ messageId }) => messageId);

  it('is listed, and fetched with ranges, as soon as it is stored, and the spool is empty', async () => {
    const { fileBase, id } = await leave(tone);
    expect(await read(id)).to.include({ state: 'recording', callerNumber: '+36301234567', heard: false });
    const early = await admin.get(`/v1/voicemail-messages/${id}/audio`);
    expect(`${early.status} ${String(early.body.code)}`).to.equal('404 no-audio');
    await takeIn(fileBase);
    expect(await read(id)).to.include({
      state: 'stored',
      durationMs: 3_000,
      bytes: tone.length,
      revision: 7,
    });
    const whole = Buffer.from(await (await fetchAudio(id)).arrayBuffer());
    expect(whole.equals(tone)).to.equal(true);
    const sha256 = createHash('sha256').update(tone).digest('hex');
    const part = await fetchAudio(id, { range: 'bytes=10-19', 'if-range': `"${sha256}"` });
    expect(part.status).to.equal(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(tone.subarray(10, 20))).to.equal(true);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('the spool tells of it when its call is over and it rests', async () => {
    const { fileBase } = await leave(tone);
    const spool = createEngineSpool(folder, system.recordings);
    const channel = `switchroom-1795309129.${calls}`;
    for (let look = 0; look < 3; look += 1) {
      expect(await spool.finished(new Set([channel]))).to.deep.equal([]);
    }
    await eventually(async () => {
      const finished = await spool.finished(new Set());
      expect(finished.map((file) => file.fileBase)).to.deep.equal([fileBase]);
    });
  });

  it('taken in twice, or again after a crash, it is one message with one notice', async () => {
    const { fileBase, id } = await leave(tone);
    await takeIn(fileBase);
    const once = await read(id);
    await writeFile(join(folder, `${fileBase}.wav`), tone);
    await takeIn(fileBase);
    expect(await read(id)).to.deep.equal(once);
    expect((await notices()).filter((messageId) => messageId === id)).to.have.length(1);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('what was marked as heard meanwhile stays heard', async () => {
    const { fileBase, id } = await leave(tone);
    await takeIn(fileBase);
    await admin.patch(`/v1/voicemail-messages/${id}`, { heard: true });
    await writeFile(join(folder, `${fileBase}.wav`), tone);
    await takeIn(fileBase);
    expect(await read(id)).to.include({ heard: true, state: 'stored' });
  });

  const nothing: Readonly<Record<string, Uint8Array>> = {
    'no audio at all': wavBytes(new Int16Array(0), 8_000),
    'half a second': wavBytes(toneSamples(440, 0.5), 8_000),
    'silence of five seconds': wavBytes(new Int16Array(40_000), 8_000),
  };
  for (const [what, content] of Object.entries(nothing)) {
    it(`${what}: nobody said anything; it is dropped with a line in the log, and nobody is told`, async () => {
      const { fileBase, id } = await leave(content);
      await takeIn(fileBase);
      expect(await read(id)).to.include({ state: 'empty', bytes: null });
      expect(logged).to.deep.equal(['info: a message in which nobody said anything was dropped']);
      expect(await notices()).to.not.include(id);
      expect(await readdir(folder)).to.deep.equal([]);
      const { items } = (await admin.get('/v1/voicemail-messages?limit=500')).body as {
        items?: { id: number }[];
      };
      expect(items?.map((item) => item.id)).to.not.include(id);
      expect(await system.recordings.exists(keyOf(fileBase))).to.equal(false);
    });
  }

  it('a header that a crash of the engine left is repaired', async () => {
    const broken = Buffer.from(tone);
    broken.writeUInt32LE(0, 4);
    broken.writeUInt32LE(0, 40);
    const { fileBase, id } = await leave(broken);
    await takeIn(fileBase);
    expect(await read(id)).to.include({ state: 'stored', durationMs: 3_000 });
    expect(Buffer.from(await (await fetchAudio(id)).arrayBuffer()).equals(tone)).to.equal(true);
  });

  it('what cannot be read stays where it is, is shown as such, and is told of once', async () => {
    const { fileBase, id } = await leave(Buffer.from('no audio, but long enough to look at'.repeat(10)));
    await takeIn(fileBase);
    await takeIn(fileBase);
    expect(await read(id)).to.include({ state: 'unreadable', reason: 'not-wav' });
    expect(await readdir(folder)).to.have.length(1);
    expect(logged).to.deep.equal(['error: message unreadable']);
  });

  it('a file that the log does not tell of stays where it is', async () => {
    const fileBase = `voicemail-${company.id}-${box}-unknown`;
    await writeFile(join(folder, `${fileBase}.wav`), tone);
    await takeIn(fileBase);
    expect(await readdir(folder)).to.deep.equal([`${fileBase}.wav`]);
  });

  it('a file of a company that is gone is deleted, and that is told once', async () => {
    const fileBase = `voicemail-4000000-${box}-gone`;
    await writeFile(join(folder, `${fileBase}.wav`), tone);
    await takeIn(fileBase);
    expect(await readdir(folder)).to.deep.equal([]);
    expect(logged).to.deep.equal(['info: a message of a company that is gone was dropped']);
  });

  it('one that is deleted with its company while it is taken in leaves no file', async () => {
    const { fileBase } = await leave(tone);
    const { database, recordings: recordingStore } = system;
    const spool = createEngineSpool(folder, recordingStore);
    const meanwhile: typeof spool = {
      ...spool,
      takeIn: async (name, key) => {
        const taken = await spool.takeIn(name, key);
        await database.stores.companies.deleteHistory(company.id, 1_000);
        return taken;
      },
    };
    const clock = { now: () => new Date() };
    const parts = { database, spool: meanwhile, recordingStore, clock, log, sendsNotices: true };
    await takeInMessage(parts, nodeId, fileBase);
    expect(await recordingStore.exists(keyOf(fileBase))).to.equal(false);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('an installation that sends no mail keeps no notices', async () => {
    const { fileBase, id } = await leave(tone);
    await takeIn(fileBase, false);
    expect(await notices()).to.not.include(id);
  });

  it('a company that is gone gets none, and the log is read on', async () => {
    const gone = { ...company, id: 4_000_000 };
    const before = company;
    company = gone;
    try {
      expect(await leave(null)).to.include({ id: 0 });
    } finally {
      company = before;
    }
  });

  describe('over REST', () => {
    const list = async (query: string) => {
      const { body } = await admin.get(`/v1/voicemail-messages?limit=500&${query}`);
      return (body.items as { id: number }[]).map(({ id }) => id);
    };

    it('is found by box and by whether it was heard', async () => {
      const { fileBase, id } = await leave(tone);
      await takeIn(fileBase);
      const other = await admin.create('/v1/voicemail-boxes', { name: 'Other' });
      expect(await list(`voicemailBoxId=${box}&heard=false`)).to.include(id);
      expect(await list(`voicemailBoxId=${other}`)).to.deep.equal([]);
      const edited = await admin.patch(
        `/v1/voicemail-messages/${id}`,
        { heard: true },
        { 'if-match': '"2"' },
      );
      expect(edited.body).to.include({ heard: true, version: 3 });
      expect(await list('heard=false')).to.not.include(id);
      expect(await list('heard=true')).to.include(id);
      expect((await admin.patch(`/v1/voicemail-messages/${id}`, { heard: false })).body.heard).to.equal(
        false,
      );
    });

    it('nothing but "heard" can be changed, and none be made', async () => {
      const { id } = await leave(tone);
      for (const edit of [{ callerNumber: '+3612' }, { state: 'stored' }, { heard: 'yes' }])
        expect((await admin.patch(`/v1/voicemail-messages/${id}`, edit)).status).to.equal(422);
      expect((await admin.post('/v1/voicemail-messages', { heard: true })).status).to.equal(405);
    });

    it('deleted, its file goes too, also when the process dies in between', async () => {
      const { fileBase, id } = await leave(tone);
      await takeIn(fileBase);
      expect((await admin.delete(`/v1/voicemail-messages/${id}`)).status).to.equal(204);
      expect((await admin.get(`/v1/voicemail-messages/${id}`)).status).to.equal(404);
      const key = keyOf(fileBase);
      expect(await system.recordings.exists(key), 'it is remembered that it must go').to.equal(true);
      await removeDiscardedFiles({
        ...{ database: system.database, recordingStore: system.recordings, log },
        spoolOf: () => createEngineSpool(folder, system.recordings),
        clock: { now: () => new Date() },
        stopping: new AbortController().signal,
      });
      expect(await system.recordings.exists(key)).to.equal(false);
      expect(await system.database.stores.discardedFiles.due(new Date(), 10)).to.deep.equal([]);
    });

    it('one that is being spoken cannot be deleted', async () => {
      const { id } = await leave(tone);
      expect((await admin.delete(`/v1/voicemail-messages/${id}`)).status).to.equal(409);
    });

    it('of another company does not exist, and needs the right to listen', async () => {
      const { fileBase, id } = await leave(tone);
      await takeIn(fileBase);
      const stranger = (await foundTestCompany(system)).admin;
      for (const path of ['', '/audio'])
        expect((await stranger.get(`/v1/voicemail-messages/${id}${path}`)).status).to.equal(404);
      expect((await stranger.patch(`/v1/voicemail-messages/${id}`, { heard: true })).status).to.equal(404);
      expect((await stranger.delete(`/v1/voicemail-messages/${id}`)).status).to.equal(404);
      expect((await system.client().get(`/v1/voicemail-messages/${id}`)).status).to.equal(401);
    });

    it('where it is stored is told to nobody', async () => {
      const { fileBase, id } = await leave(tone);
      await takeIn(fileBase);
      const { text } = await admin.get(`/v1/voicemail-messages/${id}`);
      await admin.patch(`/v1/voicemail-messages/${id}`, { heard: true });
      const audit = await admin.get(`/v1/audit-entries?kind=voicemail-message&objectId=${id}`);
      for (const shown of [text, audit.text])
        expect(shown).to.not.contain('storeKey').and.not.contain('fileBase');
      expect(audit.body.items, 'the audit has it, and stays when it is gone').to.have.length(1);
      expect(audit.text).to.not.contain('callerNumber');
      await access(folder);
    });
  });
});
