import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { takeInRecording } from '../../../src/application/recordings/take-in-recording.ts';
import { removeDiscardedFiles } from '../../../src/application/housekeeping/remove-discarded-files.ts';
import type { RecordingSpool } from '../../../src/application/ports/recording-spool.ts';
import { createDiskStore, type DiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';

describe('the audio of a company that was deleted', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let root: string;
  let store: DiskStore;
  let spool: RecordingSpool;
  let logged: string[];

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'switchroom-gone-'));
    store = createDiskStore(join(root, 'store'));
    spool = createEngineSpool(root, store);
    company = await addSampleCompany(test.database);
    const { recording } = company.records;
    await test.database.stores.records.recording.update({ ...recording, storeKey: null });
    logged = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const write = (level: string) => (_facts: object, text: string) => void logged.push(`${level}: ${text}`);
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const audio = Buffer.alloc(64_000, 7);
  /** A finished file beside the engine, and what is known of it. */
  const record = async () => {
    const { records } = test.database.stores;
    const { fileBase, mediaNodeId } = company.records.recording;
    const channel = `sw-${company.companyId}.1`;
    const name = `${company.companyId}-${company.records.queue.id}-${channel}`;
    expect(fileBase).to.not.equal(name);
    const recording = await records.recording.insert({
      ...company.drafts.recording(),
      fileBase: name,
      state: 'recording',
      storeKey: null,
    });
    await writeFile(join(root, `${name}.raw`), audio);
    return { node: mediaNodeId, fileBase: name, id: recording.id };
  };
  const takeIn = (node: number, fileBase: string, from = spool) =>
    takeInRecording(test.database, from, node, fileBase, log);
  const find = async (id: number) =>
    (await test.database.stores.records.recording.find({ companyId: company.companyId }, id))!;
  const removeDiscarded = (
    recordingStore: Pick<DiskStore, 'remove'> = store,
    at = new Date(),
    { signal: stopping } = new AbortController(),
  ) =>
    removeDiscardedFiles({
      database: test.database,
      recordingStore,
      spoolOf: () => spool,
      clock: { now: () => at },
      log,
      stopping,
    });
  const discard = (keys: readonly string[]) =>
    test.dataSource.query('INSERT INTO discarded_files (storeKey, discardedAt) VALUES ?', [
      keys.map((key) => [key, new Date()]),
    ]);
  const rawFiles = async () => (await readdir(root)).filter((name) => name.endsWith('.raw'));

  it('leaves the store with it: recordings and messages', async () => {
    const { node, fileBase, id } = await record();
    await takeIn(node, fileBase);
    const { storeKey } = await find(id);
    const { records, companies, discardedFiles } = test.database.stores;
    const message = `${company.companyId}/2026/11/28/voicemail-1.wav`;
    await store.put(inOnePart(audio), message);
    await records['voicemail-message'].insert({
      companyId: company.companyId,
      voicemailBoxId: 1,
      mediaNodeId: node,
      fileBase: `voicemail-${company.companyId}-1-x`,
      state: 'stored',
      callId: 'x',
      callerNumber: null,
      heard: false,
      revision: 1,
      startedAt: new Date(),
      storeKey: message,
      bytes: audio.length,
      durationMs: 1,
      sha256: 'x',
      reason: null,
    });
    for (const key of [storeKey!, message]) expect(await store.exists(key), key).to.equal(true);
    await companies.deleteHistory(company.companyId, 2);
    await companies.delete(company.companyId);
    await removeDiscarded();
    for (const key of [storeKey!, message]) expect(await store.exists(key), key).to.equal(false);
    expect(await discardedFiles.due(new Date(), 10)).to.deep.equal([]);
  });

  it('leaves the store though it refuses to remove another file, which is tried again later', async () => {
    const { discardedFiles } = test.database.stores;
    const [stuck, free] = [`${company.companyId}/stuck.wav`, `${company.companyId}/free.wav`];
    for (const key of [stuck, free]) {
      await store.put(inOnePart(audio), key);
      await discardedFiles.add(key);
    }
    const asked: string[] = [];
    const refusing = {
      remove: async (key: string) => {
        asked.push(key);
        if (key === stuck) throw new Error('read-only');
        await store.remove(key);
      },
    };
    await removeDiscarded(refusing);
    expect(await store.exists(free)).to.equal(false);
    expect(await store.exists(stuck)).to.equal(true);
    expect(logged).to.deep.equal(['warn: a discarded file was not removed; it is tried again later']);
    asked.length = 0;
    await removeDiscarded(refusing);
    expect(asked, 'not at once').to.deep.equal([]);
    await removeDiscarded(store, new Date(Date.now() + 3_600_000));
    expect(await store.exists(stuck)).to.equal(false);
  });

  it('leaves the store at once, also when it is that of years', async () => {
    const { discardedFiles } = test.database.stores;
    const keys = Array.from({ length: 1_200 }, (_, index) => `${company.companyId}/years/${index}.wav`);
    await discard(keys);
    const removed = new Set<string>();
    await removeDiscarded({ remove: (key) => Promise.resolve(void removed.add(key)) });
    expect(await discardedFiles.due(new Date(), 10)).to.deep.equal([]);
    expect([...removed]).to.have.members(keys);
  });

  it('keeps no worker from stopping, nor asks a store that is away for each of its files', async () => {
    const { discardedFiles } = test.database.stores;
    await discard(Array.from({ length: 1_200 }, (_, index) => `${company.companyId}/left/${index}.wav`));
    const stopping = new AbortController();
    let asked = 0;
    const remove = () => {
      asked += 1;
      if (asked === 3) stopping.abort();
      return Promise.resolve();
    };
    await removeDiscarded({ remove }, new Date(), stopping);
    expect(asked).to.equal(3);
    asked = 10;
    await removeDiscarded({ remove: () => Promise.reject(new Error(`away ${(asked += 1)}`)) });
    expect(asked).to.equal(510);
    const left = await discardedFiles.due(new Date(), 2_000);
    expect(left).to.have.length(1_200 - 3 - 500);
    await removeDiscarded({ remove: () => Promise.resolve() }, new Date(Date.now() + 3_600_000));
  });

  it('leaves the spool, and that is told once', async () => {
    const { node, fileBase } = await record();
    await test.database.stores.companies.delete(company.companyId);
    await takeIn(node, fileBase);
    expect(await rawFiles()).to.deep.equal([]);
    expect(logged).to.deep.equal(['info: a recording of a company that is gone was dropped']);
  });

  it('stays in the spool while the company is there and the journal does not tell of it yet', async () => {
    const { node, fileBase, id } = await record();
    await test.database.stores.records.recording.delete({ companyId: company.companyId }, id);
    await takeIn(node, fileBase);
    expect(await rawFiles()).to.deep.equal([`${fileBase}.raw`]);
    expect(logged).to.deep.equal(['warn: a recording that the journal does not know; it stays where it is']);
  });

  it('that was taken in while the company was deleted leaves the store too', async () => {
    const { node, fileBase } = await record();
    let key = '';
    await takeIn(node, fileBase, {
      ...spool,
      takeIn: async (name, storeKey) => {
        key = storeKey;
        const taken = await spool.takeIn(name, storeKey);
        await test.database.stores.companies.delete(company.companyId);
        return taken;
      },
    });
    expect(await store.exists(key)).to.equal(true);
    await removeDiscarded();
    expect(await store.exists(key)).to.equal(false);
    await takeIn(node, fileBase);
    expect(await rawFiles()).to.deep.equal([]);
  });
});

async function* inOnePart(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(content);
}
