import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RecordingSpool } from '../../../src/application/ports/recording-spool.ts';
import type { RecordingRecord } from '../../../src/application/ports/records/audio.ts';
import { noteMissingAudio } from '../../../src/application/recordings/note-missing-audio.ts';
import { takeInRecording } from '../../../src/application/recordings/take-in-recording.ts';
import { recordingKey } from '../../../src/domain/recording/recording-key.ts';
import { createDiskStore, type DiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { addEndedCall } from './ended-call.ts';

const minuteMs = 60_000;

describe('a recording whose file does not come [C1]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let root: string;
  let store: DiskStore;
  let spool: RecordingSpool;
  let errors: string[];
  const endedAt = new Date('2026-05-06T07:08:09.010Z');

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'switchroom-missing-'));
    store = createDiskStore(join(root, 'store'));
    spool = createEngineSpool(root, store);
    company = await addSampleCompany(test.database);
    errors = [];
  });
  afterEach(() => rm(root, { recursive: true }));

  const ignored = () => undefined;
  const log = {
    debug: ignored,
    info: ignored,
    warn: ignored,
    error: (_: object, text: string) => errors.push(text),
  };
  let made = 0;
  const record = async (agentId: number | null): Promise<RecordingRecord> => {
    made += 1;
    const callId = `sw-missing.${made}`;
    const { mediaNodeId } = company.records.recording;
    await addEndedCall(test, { mediaNodeId, callId, companyId: company.companyId, endedAt });
    return await test.database.stores.records.recording.insert({
      ...company.drafts.recording(),
      fileBase: `${company.companyId}-${company.records.queue.id}-${callId}`,
      state: 'recording',
      callId,
      startedAt: endedAt,
      agentId,
      storeKey: null,
    });
  };
  const takeIn = (fileBase: string) =>
    takeInRecording(test.database, spool, company.mediaNodeId, fileBase, log);
  const look = (afterMs: number) =>
    noteMissingAudio({
      node: company.mediaNodeId,
      spool,
      takeIn,
      database: test.database,
      clock: { now: () => new Date(endedAt.getTime() + afterMs) },
      log,
    });
  const find = async ({ id }: RecordingRecord) =>
    (await test.database.stores.records.recording.find({ companyId: company.companyId }, id))!;
  const write = ({ fileBase }: RecordingRecord) =>
    writeFile(join(root, `${fileBase}.raw`), Buffer.alloc(64_000, 7));

  it('is said to be missing some minutes after the end of a call that an agent had answered', async () => {
    const recording = await record(company.records.user.id);
    await look(9 * minuteMs);
    expect(await find(recording)).to.include({ state: 'recording' });
    await look(11 * minuteMs);
    await look(12 * minuteMs);
    expect(await find(recording)).to.include({ state: 'unreadable', reason: 'missing', version: 2 });
    expect(errors).to.deep.equal(['a recording is missing: the engine wrote no file']);
  });

  for (const [wasAnswered, state] of [
    [true, 'unreadable'],
    [false, 'empty'],
  ] as const)
    it(`of a call that was recorded as a whole is ${state} when ${wasAnswered ? 'somebody' : 'nobody'} answered, whoever it was`, async () => {
      const { id } = await record(null);
      const { callId } = (await test.database.stores.records.recording.find(company, id))!;
      await test.dataSource.query('UPDATE recordings SET queueId = NULL, fileBase = ? WHERE id = ?', [
        `${company.companyId}-0-${callId}`,
        id,
      ]);
      await test.dataSource.query('UPDATE calls SET answeredAt = ? WHERE engineId = ?', [
        wasAnswered ? endedAt : null,
        callId,
      ]);
      await look(11 * minuteMs);
      const found = await test.database.stores.records.recording.find(company, id);
      expect(found).to.include({ state, reason: wasAnswered ? 'missing' : null });
      expect(errors).to.have.length(wasAnswered ? 1 : 0);
    });

  it('is empty when nobody had answered', async () => {
    const recording = await record(null);
    await look(11 * minuteMs);
    expect(await find(recording)).to.include({ state: 'empty', reason: null });
    expect(errors).to.deep.equal([]);
  });

  it('is empty when its call came to nobody and left no record, as of a callback that nobody took [R12]', async () => {
    const recording = await record(null);
    await test.dataSource.query('DELETE FROM calls WHERE engineId = ?', [recording.callId]);
    await look(9 * minuteMs);
    expect(await find(recording)).to.include({ state: 'recording' });
    await look(11 * minuteMs);
    expect(await find(recording)).to.include({ state: 'empty', reason: null });
  });

  it('is waited for as long as there is a file, and taken in when it turns up late', async () => {
    const [there, late] = [await record(company.records.user.id), await record(company.records.user.id)];
    await write(there);
    await look(11 * minuteMs);
    expect(await find(there)).to.include({ state: 'recording' });
    expect(await find(late)).to.include({ state: 'unreadable' });
    await write(late);
    await takeIn(late.fileBase);
    expect(await find(late)).to.include({ state: 'stored', reason: null, durationMs: 2_000 });
  });

  it('that turns up late and is deleted while it is taken in leaves the spool, and the store as well', async () => {
    const recording = await record(company.records.user.id);
    await look(11 * minuteMs);
    await write(recording);
    const meanwhile: RecordingSpool = {
      ...spool,
      takeIn: async (name, key) => {
        const taken = await spool.takeIn(name, key);
        const { companyId, id } = recording;
        await test.database.stores.records.recording.delete({ companyId }, id);
        return taken;
      },
    };
    await takeInRecording(test.database, meanwhile, company.mediaNodeId, recording.fileBase, log);
    expect((await readdir(root)).filter((name) => name.endsWith('.raw'))).to.deep.equal([]);
    const key = recordingKey(recording);
    expect(await store.exists(key)).to.equal(true);
    expect(await test.database.stores.discardedFiles.due(new Date(), 10)).to.include(key);
  });

  it('is waited for while the folder itself is away, such as a share that is not mounted', async () => {
    const [answered, unanswered] = [await record(company.records.user.id), await record(null)];
    await write(answered);
    const elsewhere = `${root}-unmounted`;
    await rename(root, elsewhere);
    try {
      expect(await rejectionOf(look(11 * minuteMs))).to.have.property('code', 'ENOENT');
      expect(await rejectionOf(takeIn(answered.fileBase))).to.have.property('code', 'ENOENT');
    } finally {
      await rename(elsewhere, root);
    }
    for (const recording of [answered, unanswered])
      expect(await find(recording)).to.include({ state: 'recording', version: 1 });
    expect(errors).to.deep.equal([]);
    await takeIn(answered.fileBase);
    expect(await find(answered)).to.include({ state: 'stored', durationMs: 2_000 });
    await look(12 * minuteMs);
    expect(await find(unanswered)).to.include({ state: 'empty' });
  });

  it('is told of as an error when there is a file and nothing in it, though somebody answered', async () => {
    const recording = await record(company.records.user.id);
    await writeFile(join(root, `${recording.fileBase}.raw`), '');
    await takeIn(recording.fileBase);
    expect(await find(recording)).to.include({ state: 'empty' });
    expect(errors).to.have.length(1);
  });

  it('is no longer missing when its file turns up late and is empty', async () => {
    const recording = await record(company.records.user.id);
    await look(11 * minuteMs);
    await writeFile(join(root, `${recording.fileBase}.raw`), '');
    await takeIn(recording.fileBase);
    expect(await find(recording)).to.include({ state: 'empty', reason: null });
  });
});
