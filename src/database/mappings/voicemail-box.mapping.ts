import type { VoicemailBoxRecord } from '../../application/ports/records/audio.ts';
import { VoicemailBoxEntity } from '../entities/voicemail-box.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const voicemailBoxMapping: RecordMapping<VoicemailBoxRecord, VoicemailBoxEntity> = {
  kind: 'voicemail-box',
  entity: VoicemailBoxEntity,
  lists: [
    {
      field: 'listenerIds',
      table: 'voicemail_box_listeners',
      owner: 'voicemailBoxId',
      columns: ['userId'],
      orderBy: 'userId',
      elements: ({ listenerIds }) => listenerIds.map((id) => [id]),
    },
  ],
  toRow: ({ name, greetingPromptId, maxSeconds, email }) => ({ name, greetingPromptId, maxSeconds, email }),
  toRecord: ({ ...row }, list) => ({ ...row, listenerIds: list('listenerIds').flat() }),
};
