import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pino } from 'pino';
import { CollectRecordings } from '../../../src/application/recordings/collect-recordings.ts';
import { noteMissingAudio } from '../../../src/application/recordings/note-missing-audio.ts';
import { composeIntake } from '../../../src/compose-intake.ts';
import { RecordingIntakeJobs } from '../../../src/jobs/recording-intake-jobs.ts';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { redisUnderTest, type RedisUnderTest } from '../jobs/redis-under-test.ts';
import { addEndedCall } from './ended-call.ts';

describe('a call that ends while Redis is away [C2]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let redis: RedisUnderTest;
  let root: string;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    redis = await redisUnderTest();
    root = await mkdtemp(join(tmpdir(), 'switchroom-without-redis-'));
  });
  after(async () => {
    await redis.stop();
    await test.drop();
    await rm(root, { recursive: true });
  });

  it('leaves its recording in the spool, which is missed by nobody, and is taken in when Redis is back', async () => {
    const { database } = test;
    const { companyId, mediaNodeId: node, records } = company;
    const endedAt = new Date();
    const clock = { now: () => new Date() };
    const logger = pino({ level: 'silent' });
    // As the worker and the link look at the same folder, each for itself.
    const openSpool = () => createEngineSpool(root, createDiskStore(join(root, 'store')));
    const intake = composeIntake({
      ...{ database, clock, logger, spoolOf: openSpool },
      voicemail: { takeIn: () => Promise.resolve() },
      intakeJobs: new RecordingIntakeJobs(redis.process().queues),
    });
    const ofLink = new RecordingIntakeJobs(redis.process().queues);
    const collecting = new CollectRecordings({
      node,
      engine: { unavailableReason: () => null, liveChannels: () => Promise.resolve(new Set()) },
      spool: openSpool(),
      requestIntake: (id, base) => ofLink.request(id, base),
    });
    intake.start();
    await redis.kill();

    const callId = 'switchroom-1795309129.7';
    const fileBase = `${companyId}-${records.queue.id}-${callId}`;
    await addEndedCall(test, { mediaNodeId: node, callId, companyId, endedAt });
    const { id } = await database.stores.records.recording.insert({
      ...company.drafts.recording(),
      ...{ fileBase, callId, state: 'recording', startedAt: endedAt, storeKey: null },
    });
    await writeFile(join(root, `${fileBase}.raw`), Buffer.alloc(64_000, 7));
    const state = async () => (await database.stores.records.recording.find({ companyId }, id))?.state;
    const inSpool = async () => (await readdir(root)).filter((name) => name.startsWith(fileBase));
    // At the first look nobody knows yet that the file has settled.
    await eventually(() => rejectionOf(collecting.run()));
    const later = { now: () => new Date(endedAt.getTime() + 11 * 60_000) };
    // Nothing of it was stored before.
    const takeIn = () => Promise.resolve();
    await noteMissingAudio({ node, spool: openSpool(), takeIn, database, clock: later, log: logger });
    expect(await state()).to.equal('recording');
    expect(await inSpool()).to.deep.equal([`${fileBase}.raw`]);

    await redis.restart();
    await eventually(async () => {
      await collecting.run();
      expect(await state()).to.equal('stored');
      expect(await inSpool()).to.deep.equal([]);
    }, 20_000);
    await intake.stop();
  });
});
