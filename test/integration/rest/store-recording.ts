import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { RecordingRecord } from '../../../src/application/ports/records/audio.ts';
import type { RestSystem } from './rest-system.ts';

let files = 0;

/** A recording of a company with its file in the store, as the intake leaves them. */
export async function storeRecording(
  { recordings, database }: RestSystem,
  companyId: number,
  mediaNodeId: number,
  audio: Buffer,
  more: object = {},
): Promise<RecordingRecord> {
  files += 1;
  const storeKey = `${companyId}/2026/11/22/${files}.wav`;
  await recordings.put(Readable.from([audio]), storeKey);
  return await database.stores.records.recording.insert({
    companyId,
    mediaNodeId,
    fileBase: `file-${files}`,
    state: 'stored',
    callId: `call-${files}`,
    queueId: null,
    numberId: null,
    agentId: null,
    callerNumber: '+36"; \r\n../../x',
    revision: 1,
    startedAt: new Date('2026-11-22T10:15:30.250Z'),
    storeKey,
    bytes: audio.length,
    durationMs: 9_375,
    sha256: createHash('sha256').update(audio).digest('hex'),
    reason: null,
    ...more,
  });
}
