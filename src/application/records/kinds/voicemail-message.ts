import type { VoicemailMessageRecord } from '../../ports/records/audio.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, ChangeRules } from '../record-rules.ts';
import { discardAudio } from './discard-audio.ts';

/** All that people change of a message. */
export type VoicemailMessageEdit = Pick<VoicemailMessageRecord, 'heard'>;

export const voicemailMessageRules: ChangeRules<'voicemail-message', VoicemailMessageEdit> = {
  kind: 'voicemail-message',
  amend: (before, edit) => Promise.resolve({ record: { ...before, ...edit } }),
  references: () => [],
  aggregates: () => [],
  guard: (change) => {
    refuseWhileRecorded(change);
    return Promise.resolve();
  },
  settle: discardAudio,
  // The audit stays for ever.
  audit: ({ storeKey: _key, fileBase: _file, callerNumber: _caller, ...message }) => message,
};

/** Its file would stay behind without anything that knows of it. */
function refuseWhileRecorded({ before, after }: Change<'voicemail-message'>): void {
  if (after === null && before?.state === 'recording')
    throw new Refusal('conflict', 'the caller is still speaking, or the message was not taken in yet');
}
