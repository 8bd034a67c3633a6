import type { VoicemailMessageRecord } from '../../ports/records/audio.ts';
import { Refusal } from '../../refusal.ts';
import type { Change, ChangeRules } from '../record-rules.ts';

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
  settle: discardFile,
  audit: ({ storeKey: _key, fileBase: _file, ...message }) => message,
};

/** Its file would stay behind without anything that knows of it. */
function refuseWhileRecorded({ before, after }: Change<'voicemail-message'>): void {
  if (after === null && before?.state === 'recording')
    throw new Refusal('conflict', 'the caller is still speaking, or the message was not taken in yet');
}

async function discardFile({ before, after, stores }: Change<'voicemail-message'>): Promise<void> {
  if (after === null && before?.storeKey) await stores.discardedFiles.add(before.storeKey);
}
