import type { VoicemailMessageRecord } from '../../application/ports/records/audio.ts';
import { VoicemailMessageEntity } from '../entities/voicemail-message.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const voicemailMessageMapping: RecordMapping<VoicemailMessageRecord, VoicemailMessageEntity> = {
  kind: 'voicemail-message',
  entity: VoicemailMessageEntity,
  lists: [],
  visibility: {
    to: 'listener',
    sql: `EXISTS (SELECT 1 FROM voicemail_box_listeners listener WHERE listener.companyId = item.companyId
      AND listener.voicemailBoxId = item.voicemailBoxId AND listener.userId = ?)`,
  },
  toRow: (message) => ({
    voicemailBoxId: message.voicemailBoxId,
    mediaNodeId: message.mediaNodeId,
    fileBase: message.fileBase,
    state: message.state,
    callId: message.callId,
    callerNumber: message.callerNumber,
    heard: message.heard,
    revision: message.revision,
    startedAt: message.startedAt,
    storeKey: message.storeKey,
    bytes: message.bytes,
    durationMs: message.durationMs,
    sha256: message.sha256,
    reason: message.reason,
  }),
  toRecord: ({ ...row }) => row,
};
