import { filesOfAudio } from '../../../domain/recording/files-of-audio.ts';
import type { Change } from '../record-rules.ts';

/** With a recording or a message that is deleted it is remembered that its file is to be removed. */
export async function discardAudio({
  before,
  after,
  stores,
}: Change<'recording'> | Change<'voicemail-message'>): Promise<void> {
  if (before === null || after !== null) return;
  for (const file of filesOfAudio(before)) await stores.discardedFiles.add(file);
}
