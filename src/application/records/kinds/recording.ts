import { Refusal } from '../../refusal.ts';
import type { Change, DeletionRules } from '../record-rules.ts';
import { discardAudio } from './discard-audio.ts';

export const recordingRules: DeletionRules<'recording'> = {
  kind: 'recording',
  aggregates: () => [],
  guard: (change) => {
    refuseWhileRecorded(change);
    return Promise.resolve();
  },
  settle: discardAudio,
  // The audit stays for ever: it tells which recording it was, and not whose voice was on it.
  audit: ({ storeKey: _key, fileBase: _file, callerNumber: _caller, ...recording }) => recording,
};

/** Its file would stay behind without anything that knows of it. */
function refuseWhileRecorded({ before }: Change<'recording'>): void {
  if (before?.state === 'recording')
    throw new Refusal('conflict', 'the call goes on, or its recording was not taken in yet');
}
