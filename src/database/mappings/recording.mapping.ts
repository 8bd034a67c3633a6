import type { RecordingRecord } from '../../application/ports/records/audio.ts';
import { RecordingEntity } from '../entities/recording.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';
import { talkedIn } from './talked-in.ts';

export const recordingMapping: RecordMapping<RecordingRecord, RecordingEntity> = {
  kind: 'recording',
  entity: RecordingEntity,
  lists: [],
  lookups: { agentId: talkedIn },
  toRow: (recording) => ({
    mediaNodeId: recording.mediaNodeId,
    fileBase: recording.fileBase,
    state: recording.state,
    callId: recording.callId,
    queueId: recording.queueId,
    numberId: recording.numberId,
    agentId: recording.agentId,
    callerNumber: recording.callerNumber,
    revision: recording.revision,
    startedAt: recording.startedAt,
    storeKey: recording.storeKey,
    bytes: recording.bytes,
    durationMs: recording.durationMs,
    sha256: recording.sha256,
    reason: recording.reason,
  }),
  toRecord: ({ ...row }) => row,
};
