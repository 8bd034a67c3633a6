import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { applyRetention } from '../../../src/application/housekeeping/apply-retention.ts';
import { removeDiscardedFiles } from '../../../src/application/housekeeping/remove-discarded-files.ts';
import type { Log } from '../../../src/application/ports/log.ts';
import type { Retention } from '../../../src/application/ports/records/company.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { Writer } from '../../../src/application/write.ts';
import { createDiskStore, type DiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { keepRealCalls } from '../../support/real-calls/journal-of-lines.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

/** In Budapest, where the companies are, it is the 1st of March, and the 1st of February began at 23:00 UTC. */
const now = new Date('2026-03-01T10:00:00.000Z');
const lastOfJanuary = new Date('2026-01-31T22:59:59.999Z');
const firstOfFebruary = new Date('2026-01-31T23:00:00.000Z');
const longAgo = new Date('2025-06-01T10:00:00.000Z');

type Removed = Readonly<Record<string, { readonly count: number; readonly startedBefore: string }>>;

describe('a company keeps recordings, messages and calls as long as it wants to [C2]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let files = 0;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    // So that all that is removed is of this test.
    await test.dataSource.query(
      'UPDATE companies SET recordingsKeptDays = NULL, messagesKeptDays = NULL, callsKeptDays = NULL',
    );
    company = await addSampleCompany(test.database);
    for (const table of ['recordings', 'voicemail_messages'])
      await test.dataSource.query(`DELETE FROM ${table} WHERE companyId = ?`, [company.companyId]);
    await test.dataSource.query('DELETE FROM discarded_files');
  });

  const stored = { state: 'stored', bytes: 4, durationMs: 1_000, sha256: 'ab'.repeat(32) } as const;
  const nextKey = () => `${company.companyId}/2026/01/31/${(files += 1)}.wav`;
  const addRecording = async (startedAt: Date, more: object = {}, of = company) =>
    await test.database.stores.records.recording.insert({
      ...of.drafts.recording(),
      ...{ ...stored, storeKey: nextKey(), startedAt },
      ...more,
    });
  const addMessage = async (startedAt: Date, more: object = {}) =>
    await test.database.stores.records['voicemail-message'].insert({
      ...company.drafts['voicemail-message'](),
      ...{ storeKey: nextKey(), startedAt },
      ...more,
    });
  /** @param endedAt null: it goes on */
  const addCall = async (startedAt: Date, endedAt: Date | null = startedAt, of = company) => {
    files += 1;
    const { insertId } = await test.dataSource.query<{ insertId: number }>(
      `INSERT INTO calls (mediaNodeId, engineId, companyId, startedAt, endedAt, talkMs, markCount, legCount, waitCount)
      VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0)`,
      [of.mediaNodeId, `call-of-${files}`, of.companyId, startedAt, endedAt],
    );
    return insertId;
  };
  const keep = async (days: Partial<Retention>, of = company) => {
    await test.database.transaction(async ({ companies }) => {
      const before = await companies.findForUpdate(of.companyId);
      await companies.update({ ...before!, ...days });
    });
  };
  const idsIn = async (table: string, of = company) => {
    const rows = await test.dataSource.query<{ id: number }[]>(
      `SELECT id FROM ${table} WHERE companyId = ? ORDER BY id`,
      [of.companyId],
    );
    return rows.map(({ id }) => id);
  };
  const removedOf = async (of = company): Promise<Removed[]> => {
    const { items } = await test.database.stores.audit.list(
      { companyId: of.companyId },
      { limit: 500, after: null, where: { kind: 'company' } },
    );
    return items
      .filter(({ action }) => action === 'apply-retention')
      .map(({ after }) => after?.removed as Removed);
  };
  /** @returns what went wrong */
  const tryToRun = async (
    database: Database = test.database,
    { at = now, stopping = new AbortController().signal } = {},
  ) => {
    const errors: string[] = [];
    const log: Log = {
      ...silentLog,
      warn: (facts, text) => void errors.push(`${text} ${JSON.stringify(facts)}`),
    };
    const clock = { now: () => at };
    const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
    await applyRetention({ database, writer, clock, log, stopping });
    return errors;
  };
  const run = async (...how: Parameters<typeof tryToRun>) => {
    expect(await tryToRun(...how)).to.deep.equal([]);
  };

  it('for ever, unless it says otherwise', async () => {
    const recording = await addRecording(longAgo);
    const message = await addMessage(longAgo);
    const call = await addCall(longAgo);
    await run();
    expect(await idsIn('recordings')).to.deep.equal([recording.id]);
    expect(await idsIn('voicemail_messages')).to.deep.equal([message.id]);
    expect(await idsIn('calls')).to.deep.equal([call]);
    expect(await removedOf()).to.deep.equal([]);
  });

  it('for so many full days by its clock, each kind by its own number, and what other companies have is not touched', async () => {
    const other = await addSampleCompany(test.database);
    const theirs = await addRecording(longAgo, {}, other);
    for (const startedAt of [longAgo, lastOfJanuary]) {
      await addRecording(startedAt);
      await addMessage(startedAt);
      await addCall(startedAt);
    }
    const recording = await addRecording(firstOfFebruary);
    const message = await addMessage(lastOfJanuary);
    const call = await addCall(firstOfFebruary);
    await keep({ recordingsKeptDays: 28, messagesKeptDays: 29, callsKeptDays: 28 });
    await run();
    expect(await idsIn('recordings')).to.deep.equal([recording.id]);
    expect(await idsIn('voicemail_messages'))
      .to.include(message.id)
      .and.have.length(2);
    expect(await idsIn('calls')).to.deep.equal([call]);
    expect(await idsIn('recordings', other)).to.include(theirs.id);
    // An hour later it is the same day; at midnight the 1st of February goes.
    await run(test.database, { at: new Date('2026-03-01T22:59:59.999Z') });
    expect(await idsIn('recordings')).to.deep.equal([recording.id]);
    await run(test.database, { at: new Date('2026-03-01T23:00:00.000Z') });
    expect(await idsIn('recordings')).to.deep.equal([]);
    expect(await idsIn('voicemail_messages')).to.deep.equal([]);
  });

  it('a callback that is over goes with the records of calls, one that is still to be made does not', async () => {
    const callbacks = test.database.stores.records.callback;
    const add = async (state: 'waiting' | 'calling' | 'done' | 'failed' | 'cancelled', since: Date) =>
      (await callbacks.insert({ ...company.drafts.callback(), state, since })).id;
    const kept = [
      await add('waiting', longAgo),
      await add('calling', longAgo),
      await add('done', firstOfFebruary),
    ];
    for (const state of ['done', 'failed', 'cancelled'] as const) await add(state, longAgo);
    const before = await idsIn('callbacks');
    await keep({ recordingsKeptDays: 28 });
    await run();
    expect(await idsIn('callbacks')).to.deep.equal(before);
    await keep({ callsKeptDays: 28 });
    await run();
    expect(await idsIn('callbacks')).to.include.members(kept);
    expect(await idsIn('callbacks')).to.have.length(before.length - 3);
  });

  it('the audit tells how many of which kind went, up to which time, and that nobody did it [P6]', async () => {
    for (const startedAt of [longAgo, lastOfJanuary]) await addRecording(startedAt);
    await addMessage(longAgo);
    await keep({ recordingsKeptDays: 28, messagesKeptDays: 60, callsKeptDays: 1 });
    await run();
    await run();
    const { items } = await test.database.stores.audit.list(
      { companyId: company.companyId },
      { limit: 50, after: null },
    );
    const [entry, ...more] = items.filter(({ action }) => action === 'apply-retention');
    expect(more, 'a run that removes nothing says nothing').to.deep.equal([]);
    expect(entry).to.deep.include({
      ...{ kind: 'company', objectId: company.companyId, userId: null, apiKeyId: null, label: 'system' },
      ...{ at: now, before: null },
      after: {
        removed: {
          recordings: { count: 2, startedBefore: '2026-01-31T23:00:00.000Z' },
          messages: { count: 1, startedBefore: '2025-12-30T23:00:00.000Z' },
        },
      },
    });
  });

  it('a call goes with all that is known of it, and its recording stays for its own time, and the other way round', async () => {
    await keepRealCalls(test.database, company.mediaNodeId, { companyId: company.companyId }, [
      'queue-answered',
      'transfer-attended',
    ]);
    const calls = await test.dataSource.query<{ id: number; engineId: string; startedAt: Date }[]>(
      'SELECT id, engineId, startedAt FROM calls WHERE companyId = ? ORDER BY startedAt',
      [company.companyId],
    );
    const ofCalls = calls.map(({ id }) => id);
    const partsIn = async (table: string) => {
      const [found] = await test.dataSource.query<{ parts: number }[]>(
        `SELECT COUNT(*) AS parts FROM ${table} WHERE callId IN (?)`,
        [ofCalls],
      );
      return found!.parts;
    };
    for (const table of ['call_legs', 'call_marks', 'call_waits', 'call_stations'])
      expect(await partsIn(table), table).to.be.greaterThan(0);
    const recordings = await idsIn('recordings');
    expect(recordings).to.not.be.empty;
    await test.dataSource.query("UPDATE recordings SET state = 'stored' WHERE companyId = ?", [
      company.companyId,
    ]);
    await keep({ callsKeptDays: 1 });
    await run(test.database, { at: new Date(calls.at(-1)!.startedAt.getTime() + 3 * 86_400_000) });
    expect(await idsIn('calls')).to.deep.equal([]);
    for (const table of ['call_legs', 'call_marks', 'call_waits', 'call_stations'])
      expect(await partsIn(table), table).to.equal(0);
    expect(await idsIn('recordings')).to.deep.equal(recordings);

    const call = await addCall(longAgo);
    await keep({ callsKeptDays: null, recordingsKeptDays: 1 });
    await run(test.database, { at: new Date(calls.at(-1)!.startedAt.getTime() + 3 * 86_400_000) });
    expect(await idsIn('recordings')).to.deep.equal([]);
    expect(await idsIn('calls')).to.deep.equal([call]);
  });

  it('what goes on, or whose file was not taken in yet, stays until that is over', async () => {
    const call = await addCall(longAgo, null);
    const recording = await addRecording(longAgo, { state: 'recording', storeKey: null });
    const message = await addMessage(longAgo, { state: 'recording', storeKey: null });
    await keep({ recordingsKeptDays: 1, messagesKeptDays: 1, callsKeptDays: 1 });
    await run();
    expect(await idsIn('calls')).to.deep.equal([call]);
    expect(await idsIn('recordings')).to.deep.equal([recording.id]);
    expect(await idsIn('voicemail_messages')).to.deep.equal([message.id]);
    expect(await removedOf()).to.deep.equal([]);
    await test.dataSource.query('UPDATE calls SET endedAt = ? WHERE id = ?', [longAgo, call]);
    await test.database.stores.records.recording.update({ ...recording, state: 'empty' });
    await test.database.stores.records['voicemail-message'].update({ ...message, state: 'empty' });
    await run();
    for (const table of ['calls', 'recordings', 'voicemail_messages'])
      expect(await idsIn(table), table).to.deep.equal([]);
  });

  it('a message goes with the notice that nobody was sent yet', async () => {
    const { id } = await addMessage(longAgo);
    const { voicemail } = test.database.stores;
    await voicemail.addNotice(company.companyId, id, now);
    await keep({ messagesKeptDays: 1 });
    await run();
    const due = await voicemail.dueNotices(now, 100);
    expect(due.filter(({ messageId }) => messageId === id)).to.deep.equal([]);
  });

  describe('with files', () => {
    let root: string;
    let store: DiskStore;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'switchroom-retention-'));
      store = createDiskStore(root);
    });
    afterEach(() => rm(root, { recursive: true }));

    const put = async (storeKey: string | null) => store.put(Readable.from([Buffer.from('RIFF')]), storeKey!);
    const removeFiles = () =>
      removeDiscardedFiles({
        ...{ database: test.database, recordingStore: store, log: silentLog },
        spoolOf: () => createEngineSpool(root, store),
        clock: { now: () => new Date(Date.now() + 1_000) },
        stopping: new AbortController().signal,
      });

    it('the files of what is gone go, and those of what stays do not', async () => {
      const old = [await addRecording(longAgo), await addMessage(longAgo)];
      const young = [await addRecording(firstOfFebruary), await addMessage(firstOfFebruary)];
      for (const { storeKey } of [...old, ...young]) await put(storeKey);
      await keep({ recordingsKeptDays: 28, messagesKeptDays: 28 });
      await run();
      for (const { storeKey } of old)
        expect(await store.exists(storeKey!), 'until a worker comes').to.equal(true);
      await removeFiles();
      for (const { storeKey } of old) expect(await store.exists(storeKey!)).to.equal(false);
      for (const { storeKey } of young) expect(await store.exists(storeKey!)).to.equal(true);
    });

    it('a worker that dies has removed whole portions, each with its files and its audit entry, and the next goes on', async () => {
      const keys: string[] = [];
      for (let count = 0; count < 450; count += 1) keys.push((await addRecording(longAgo)).storeKey!);
      for (const key of keys) await put(key);
      await keep({ recordingsKeptDays: 28 });
      let portions = 0;
      const dying: Database = {
        ...test.database,
        change: (work) => {
          portions += 1;
          const lives = portions === 1;
          return test.database.change(async (stores) => {
            const made = await work(stores);
            if (!lives) throw new Error('killed');
            return made;
          });
        },
      };
      expect((await tryToRun(dying)).join()).to.contain('killed');
      expect(portions).to.equal(2);
      const left = await idsIn('recordings');
      expect(left).to.have.length(250);
      expect((await removedOf()).map(({ recordings }) => recordings?.count)).to.deep.equal([200]);
      await removeFiles();
      const there = await Promise.all(keys.map((key) => store.exists(key)));
      expect(there.filter((isThere) => isThere)).to.have.length(250);
      await run();
      await removeFiles();
      expect(await idsIn('recordings')).to.deep.equal([]);
      expect((await removedOf()).reduce((sum, { recordings }) => sum + (recordings?.count ?? 0), 0)).to.equal(
        450,
      );
      for (const key of keys) expect(await store.exists(key)).to.equal(false);
    });
  });

  it('two workers at once count each once, and neither fails', async () => {
    const rows = 1_500;
    await addRecording(longAgo);
    for (let count = 0; count < rows; count += 1) await addCall(longAgo);
    await keep({ recordingsKeptDays: 28, callsKeptDays: 28 });
    const begun = new Set<number>();
    let bothHave = (): void => undefined;
    const both = new Promise<void>((resolve) => (bothHave = resolve));
    // Neither removes anything before both have found that there is something to remove.
    const together = (worker: number): Database => ({
      ...test.database,
      change: async (work) => {
        if (begun.add(worker).size === 2) bothHave();
        await both;
        return await test.database.change(work);
      },
    });
    await Promise.all([run(together(1)), run(together(2))]);
    expect(await idsIn('calls')).to.deep.equal([]);
    const removed = await removedOf();
    expect(removed.length).to.be.greaterThan(2);
    const sum = (kind: string) => removed.reduce((all, of) => all + (of[kind]?.count ?? 0), 0);
    expect([sum('recordings'), sum('calls')]).to.deep.equal([1, rows]);
  });

  it('who decides otherwise meanwhile is heard before the next portion', async () => {
    for (let count = 0; count < 300; count += 1) await addCall(longAgo);
    await keep({ callsKeptDays: 28 });
    const thinking: Database = {
      ...test.database,
      change: async (work) => {
        const made = await test.database.change(work);
        await keep({ callsKeptDays: null });
        return made;
      },
    };
    await run(thinking);
    expect(await idsIn('calls')).to.have.length(100);
  });

  it('a worker that is to stop begins nothing more', async () => {
    await addCall(longAgo);
    await keep({ callsKeptDays: 28 });
    await run(test.database, { stopping: AbortSignal.abort() });
    expect(await idsIn('calls')).to.have.length(1);
  });

  it('a company whose turn fails keeps no other from its own', async () => {
    const broken = company;
    await addCall(longAgo);
    await keep({ callsKeptDays: 28 });
    company = await addSampleCompany(test.database);
    await addCall(longAgo);
    await keep({ callsKeptDays: 28 });
    await test.dataSource.query("UPDATE companies SET timeZone = 'Mars/Olympus' WHERE id = ?", [
      broken.companyId,
    ]);
    expect(await tryToRun()).to.have.length(1);
    expect(await idsIn('calls')).to.deep.equal([]);
    expect(await idsIn('calls', broken)).to.have.length(1);
  });
});
