import type { DeletionRules } from '../record-rules.ts';
import { discardAudio, refuseWhileRecorded } from './discard-audio.ts';

export const recordingRules: DeletionRules<'recording'> = {
  kind: 'recording',
  aggregates: () => [],
  guard: (change) => {
    refuseWhileRecorded(change, 'the call goes on, or its recording was not taken in yet');
    return Promise.resolve();
  },
  settle: discardAudio,
  // The audit stays for ever: it tells which recording it was, and not whose voice was on it.
  audit: ({ storeKey: _key, fileBase: _file, callerNumber: _caller, ...recording }) => recording,
};
