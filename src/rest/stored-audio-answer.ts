import type { RecordingRecord } from '../application/ports/records/audio.ts';
import type { Answer } from './answer.ts';
import { answerAudio } from './audio-answer.ts';
import type { AnyRequest } from './define-route.ts';
import { ProblemError } from './problem.ts';

type StoredAudio = { readonly id: number } & Pick<RecordingRecord, 'state' | 'storeKey' | 'bytes' | 'sha256'>;

/** What was recorded of a call, or by a caller. */
interface AudioSource<R extends StoredAudio> {
  readonly noun: 'recording' | 'message';
  /** @throws Refusal `not-found` */
  readonly find: () => Promise<R>;
  /** Made of numbers only, as that of an `AudioFile`. */
  readonly fileName: (record: R) => string;
}

/**
 * Answers GET and HEAD with the audio of what was taken into the store.
 *
 * @throws Refusal `not-found` @throws ProblemError `no-audio`
 */
export async function answerStoredAudio<R extends StoredAudio>(
  request: Pick<AnyRequest, 'deps' | 'method' | 'header' | 'log'>,
  { noun, find, fileName }: AudioSource<R>,
): Promise<Answer> {
  const { recordingStore } = request.deps;
  const record = await find();
  const { id, state, storeKey, bytes, sha256 } = record;
  if (state !== 'stored' || storeKey === null || bytes === null || sha256 === null)
    throw new ProblemError('no-audio', `The ${noun} has no audio (yet).`, { details: { state } });
  const answer = await answerAudio(request, {
    bytes,
    sha256,
    fileName: fileName(record),
    open: (span) => recordingStore.open(storeKey, span),
    exists: () => recordingStore.exists(storeKey),
  });
  if (answer) return answer;
  // Who deleted it since it was read has its file removed.
  await find();
  request.log.error({ [`${noun}Id`]: id, storeKey }, `the file of a stored ${noun} is missing`);
  throw new ProblemError('no-audio', `The file of this ${noun} is missing.`, {
    details: { state: 'missing' },
  });
}
