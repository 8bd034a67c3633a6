import type { VoicemailMessageRecord } from '../../ports/records/audio.ts';
import type { ChangeRules } from '../record-rules.ts';
import { discardAudio, refuseWhileRecorded } from './discard-audio.ts';

/** All that people change of a message. */
export type VoicemailMessageEdit = Pick<VoicemailMessageRecord, 'heard'>;

export const voicemailMessageRules: ChangeRules<'voicemail-message', VoicemailMessageEdit> = {
  kind: 'voicemail-message',
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: () => [],
  guard: (change) => {
    refuseWhileRecorded(change, 'the caller is still speaking, or the message was not taken in yet');
    return Promise.resolve();
  },
  settle: discardAudio,
  // The audit stays for ever.
  audit: ({ storeKey: _key, fileBase: _file, callerNumber: _caller, ...message }) => message,
};
