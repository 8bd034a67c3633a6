import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { RecordingSpool } from '../../../src/application/ports/recording-spool.ts';
import { noteMissingAudio } from '../../../src/application/recordings/note-missing-audio.ts';
import { keepMessage } from '../../../src/application/voicemail/keep-message.ts';
import { takeInMessage } from '../../../src/application/voicemail/take-in-message.ts';
import { createEngineSpool } from '../../../src/recordings/engine-spool.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { addEndedCall } from '../recordings/ended-call.ts';
import type { RestClient } from '../rest/rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from '../rest/rest-system.ts';

const minuteMs = 60_000;
const endedAt = new Date('2026-05-06T07:08:09.010Z');

describe('a message whose file does not come, as when the disk beside the engine is full [R1]', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let companyId: number;
  let nodeId: number;
  let box: number;
  let folder: string;
  let spool: RecordingSpool;
  let errors: { facts: object; text: string }[];
  let calls = 0;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    ({ admin, id: companyId } = await foundTestCompany(system));
    box = await admin.create('/v1/voicemail-boxes', { name: 'Sales', email: 'sales@company.example' });
  });
  after(() => system.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-missing-'));
    spool = createEngineSpool(folder, system.recordings);
    errors = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const ignored = () => undefined;
  const log = {
    ...{ debug: ignored, info: ignored, warn: ignored },
    error: (facts: object, text: string) => void errors.push({ facts, text }),
  };

  /** The engine says that it records, and the call ends. */
  async function leave() {
    calls += 1;
    const callId = `switchroom-1795309129.${calls}`;
    const fileBase = `voicemail-${companyId}-${box}-${callId}`;
    const { stores } = system.database;
    await keepMessage(stores, nodeId, {
      ...{ type: 'message-started', callId, at: endedAt, fileBase, companyId, voicemailBoxId: box },
      ...{ callerNumber: '+36301234567', revision: 7 },
    });
    await addEndedCall(system.testDatabase, { mediaNodeId: nodeId, callId, companyId, endedAt });
    return { fileBase, id: (await stores.voicemail.findMessage(nodeId, fileBase))?.id ?? 0 };
  }
  const look = (afterMs: number) => {
    const clock = { now: () => new Date(endedAt.getTime() + afterMs) };
    return noteMissingAudio({ node: nodeId, spool, takeIn, database: system.database, clock, log });
  };
  const takeIn = (fileBase: string) => {
    const { database, recordings: recordingStore } = system;
    const clock = { now: () => new Date() };
    return takeInMessage(
      { database, spool, recordingStore, clock, log, sendsNotices: true },
      nodeId,
      fileBase,
    );
  };
  const write = (fileBase: string, seconds: number) =>
    writeFile(join(folder, `${fileBase}.wav`), wavBytes(toneSamples(440, seconds), 8_000));
  const read = async (id: number) => (await admin.get(`/v1/voicemail-messages/${id}`)).body;

  it('is said to be missing some minutes after the end of the call, once, and found in the list', async () => {
    const { fileBase, id } = await leave();
    await look(9 * minuteMs);
    expect(await read(id)).to.include({ state: 'recording' });
    await look(11 * minuteMs);
    await look(12 * minuteMs);
    expect(await read(id)).to.include({ state: 'unreadable', reason: 'missing', version: 2 });
    const facts = { node: nodeId, companyId, voicemailBoxId: box, messageId: id, fileBase };
    expect(errors).to.deep.equal([{ facts, text: 'a message is missing: the engine wrote no file' }]);
    const { items } = (await admin.get('/v1/voicemail-messages?state=unreadable')).body;
    expect((items as { id: number }[]).map((item) => item.id)).to.include(id);
  });

  it('is said to be missing also when the record of its call is gone before it', async () => {
    const { id } = await leave();
    await system.testDatabase.dataSource.query('DELETE FROM calls WHERE companyId = ?', [companyId]);
    await look(9 * minuteMs);
    expect(await read(id)).to.include({ state: 'recording' });
    await look(11 * minuteMs);
    expect(await read(id)).to.include({ state: 'unreadable', reason: 'missing' });
  });

  it('can be deleted then', async () => {
    const { id } = await leave();
    expect((await admin.delete(`/v1/voicemail-messages/${id}`)).status).to.equal(409);
    await look(11 * minuteMs);
    expect((await admin.delete(`/v1/voicemail-messages/${id}`)).status).to.equal(204);
  });

  it('is taken in when it turns up late, and its box is told', async () => {
    const [spoken, silent] = [await leave(), await leave()];
    await look(11 * minuteMs);
    await takeIn(spoken.fileBase);
    expect(await read(spoken.id)).to.include({ state: 'unreadable', reason: 'missing', version: 2 });
    await write(spoken.fileBase, 3);
    await write(silent.fileBase, 0);
    for (const { fileBase } of [spoken, silent]) await takeIn(fileBase);
    expect(await read(spoken.id)).to.include({ state: 'stored', reason: null, durationMs: 3_000 });
    expect(await read(silent.id)).to.include({ state: 'empty', reason: null });
    const told = await system.database.stores.voicemail.dueNotices(new Date(), 100);
    expect(told.map(({ messageId }) => messageId)).to.deep.equal([spoken.id]);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('is waited for as long as there is a file, and while the folder itself is away', async () => {
    const [there, away] = [await leave(), await leave()];
    await write(there.fileBase, 3);
    await rename(folder, `${folder}-unmounted`);
    try {
      expect(await rejectionOf(look(11 * minuteMs))).to.have.property('code', 'ENOENT');
    } finally {
      await rename(`${folder}-unmounted`, folder);
    }
    expect(await read(away.id)).to.include({ state: 'recording', version: 1 });
    await look(11 * minuteMs);
    expect(await read(there.id)).to.include({ state: 'recording' });
    expect(await read(away.id)).to.include({ state: 'unreadable' });
  });
});
