import { filesOfAudio } from '../../../domain/recording/files-of-audio.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';

type AudioChange = Change<'recording'> | Change<'voicemail-message'>;

/** Its file would stay behind without anything that knows of it. @throws Refusal `conflict`, which says why */
export function refuseWhileRecorded({ before, after }: AudioChange, why: string): void {
  if (after === null && before?.state === 'recording') throw new Refusal('conflict', why);
}

/** With a recording or a message that is deleted it is remembered that its file is to be removed. */
export async function discardAudio({ before, after, stores }: AudioChange): Promise<void> {
  if (before === null || after !== null) return;
  for (const file of filesOfAudio(before)) await stores.discardedFiles.add(file);
}
