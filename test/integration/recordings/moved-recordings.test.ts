import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { takeInRecording } from '../../../src/application/recordings/take-in-recording.ts';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { journalOf, linesOfCompany, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf } from '../../support/real-calls/real-calls.ts';
import { addSampleCompany } from '../database/sample-company.ts';

describe('a recording of a place that a customer took over [C1]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let root: string;

  before(async () => {
    test = await createTestDatabase();
    root = await mkdtemp(join(tmpdir(), 'switchroom-moved-'));
  });
  after(async () => {
    await rm(root, { recursive: true });
    await test.drop();
  });

  it('is taken in once the customer has left: no channel has the id any more that its file is named after', async () => {
    const { companyId, mediaNodeId } = await addSampleCompany(test.database);
    const spool = createEngineSpool(root, createDiskStore(join(root, 'store')));
    const events = eventsOf(linesOfCompany({ companyId }, ['transfer-attended-to-queue']));
    const journal = journalOf(events, [events.length - 1]);
    const fileBase = `${companyId}-17-switchroom-1795894618.153`;
    await writeFile(join(root, `${fileBase}.raw`), Buffer.alloc(64_000, 7));
    const takeIn = async () => {
      await takeInRecording(test.database, spool, mediaNodeId, fileBase, silentLog);
      return (await test.database.stores.journal.findRecording(mediaNodeId, fileBase))?.state;
    };
    await readJournal(test.database, mediaNodeId, journalOf(events.slice(0, -1)), silentLog);
    expect(await takeIn()).to.equal('recording');
    expect(await spool.has(fileBase)).to.equal(true);
    await readJournal(test.database, mediaNodeId, journal, silentLog);
    expect(await takeIn()).to.equal('stored');
  });
});
