import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { MessageStarted, RecordingStarted } from '../../../src/application/ports/engine-journal.ts';
import { noteMissingAudio } from '../../../src/application/recordings/note-missing-audio.ts';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { takeInRecording } from '../../../src/application/recordings/take-in-recording.ts';
import { takeInMessage } from '../../../src/application/voicemail/take-in-message.ts';
import { createDiskStore, type DiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { journalOf } from '../../support/real-calls/journal-of-lines.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { addEndedCall } from './ended-call.ts';

type Started = RecordingStarted | MessageStarted;
const at = new Date('2026-05-06T07:08:09.010Z');
const tables = ['recordings', 'voicemail_messages'] as const;

describe('a database that is restored from the backup of last night [C2]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let root: string;
  let store: DiskStore;
  let errors: string[];
  let calls = 0;
  let firstIds: number[];

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    firstIds = await Promise.all(
      tables.map(async (table) => {
        const rows = await test.dataSource.query<{ id: number }[]>(`SELECT MAX(id) AS id FROM ${table}`);
        return (rows[0]?.id ?? 0) + 1;
      }),
    );
  });
  after(() => test.drop());
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'switchroom-restored-'));
    store = createDiskStore(join(root, 'store'));
    errors = [];
  });
  afterEach(async () => {
    await restore();
    await rm(root, { recursive: true });
  });

  /** What came since is not in it, and ids go on from where it ends. */
  async function restore(): Promise<void> {
    for (const [index, table] of tables.entries()) {
      const firstId = firstIds[index] ?? 1;
      await test.dataSource.query(`DELETE FROM ${table} WHERE id >= ${firstId}`);
      await test.dataSource.query(`ALTER TABLE ${table} AUTO_INCREMENT = ${firstId}`);
    }
    await test.dataSource.query('DELETE FROM journal_positions');
  }
  const ignored = () => undefined;
  const log = {
    ...{ debug: ignored, info: ignored, warn: ignored },
    error: (_: object, text: string) => void errors.push(text),
  };
  const newCall = async () => {
    calls += 1;
    const callId = `switchroom-1795309129.${calls}`;
    const { companyId, mediaNodeId } = company;
    await addEndedCall(test, { mediaNodeId, callId, companyId, endedAt: at });
    return { callId, at, companyId, callerNumber: '+36301234567', revision: 7 };
  };
  const recorded = async (): Promise<Started> => {
    const call = await newCall();
    const { id: queueId } = company.records.queue;
    const fileBase = `${call.companyId}-${queueId}-${call.callId}`;
    const { callId: channelId } = call;
    return { type: 'recording-started', ...call, fileBase, queueId, numberId: null, channelId };
  };
  const spoken = async (): Promise<Started> => {
    const call = await newCall();
    const { id: voicemailBoxId } = company.records['voicemail-box'];
    const fileBase = `voicemail-${call.companyId}-${voicemailBoxId}-${call.callId}`;
    return { type: 'message-started', ...call, fileBase, voicemailBoxId };
  };
  const hear = (...events: Started[]) =>
    readJournal(test.database, company.mediaNodeId, journalOf(events), log);
  async function takeIn({ type, fileBase }: Pick<Started, 'type' | 'fileBase'>): Promise<void> {
    const { database } = test;
    const [node, spool] = [company.mediaNodeId, createEngineSpool(root, store)];
    if (type === 'recording-started') await takeInRecording(database, spool, node, fileBase, log);
    else {
      const parts = { database, spool, recordingStore: store, clock: { now: () => at }, log };
      await takeInMessage({ ...parts, sendsNotices: false }, node, fileBase);
    }
  }
  /** The engine leaves the file, and it is taken in. */
  async function keep(event: Started, seconds: number): Promise<void> {
    await writeFile(join(root, `${event.fileBase}.wav`), wavBytes(toneSamples(440, seconds), 8_000));
    await takeIn(event);
  }
  const look = (type: Started['type']) =>
    noteMissingAudio({
      ...{ node: company.mediaNodeId, database: test.database, spool: createEngineSpool(root, store), log },
      takeIn: (fileBase) => takeIn({ type, fileBase }),
      clock: { now: () => new Date(at.getTime() + 11 * 60_000) },
    });
  const find = async ({ type, fileBase }: Started) => {
    const { journal, voicemail } = test.database.stores;
    const node = company.mediaNodeId;
    const row = await (type === 'recording-started'
      ? journal.findRecording(node, fileBase)
      : voicemail.findMessage(node, fileBase));
    if (row === null) throw new Error(`nothing is known of ${fileBase}`);
    const { id, state, reason, storeKey, bytes, durationMs, sha256 } = row;
    return { id, facts: { state, reason, storeKey, bytes, durationMs, sha256 } };
  };

  for (const [what, begin] of [
    ['recordings', recorded],
    ['messages', spoken],
  ] as const) {
    it(`finds the audio of ${what} since, of which the engine's journal tells anew`, async () => {
      const [one, other] = [await begin(), await begin()];
      await hear(one, other);
      await keep(one, 3);
      await keep(other, 4);
      const before = [await find(one), await find(other)];
      await restore();
      await hear(other, one);
      await look(one.type);
      await look(one.type);
      const after = [await find(one), await find(other)];
      expect(after.map(({ facts }) => facts)).to.deep.equal(before.map(({ facts }) => facts));
      expect(after.map(({ facts }) => facts.durationMs)).to.deep.equal([3_000, 4_000]);
      expect(after.map(({ id }) => id)).to.deep.equal(before.map(({ id }) => id).reverse());
      expect(errors).to.deep.equal([]);
    });

    it(`leaves the audio of ${what} since as it is, though others of the day get their ids`, async () => {
      const [lost, next] = [await begin(), await begin()];
      await hear(lost);
      await keep(lost, 3);
      const before = await find(lost);
      await restore();
      await hear(next);
      await keep(next, 4);
      const after = await find(next);
      expect(after.id).to.equal(before.id);
      expect(await store.size(before.facts.storeKey ?? '')).to.equal(before.facts.bytes);
      expect(await store.size(after.facts.storeKey ?? '')).to.equal(after.facts.bytes);
    });

    it(`takes nothing for the audio of ${what} that is not whole, as while the files are copied back`, async () => {
      const event = await begin();
      await hear(event);
      await keep(event, 3);
      const path = join(root, 'store', (await find(event)).facts.storeKey ?? '');
      await truncate(path, (await readFile(path)).byteLength / 2);
      await restore();
      await hear(event);
      await look(event.type);
      expect((await find(event)).facts).to.include({ storeKey: null, sha256: null });
    });
  }
});
