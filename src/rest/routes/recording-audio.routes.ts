import { refuseUnknown } from '../../application/refusal.ts';
import type { RecordingRecord } from '../../application/ports/records/audio.ts';
import { answerAudio, audioAnswers } from '../audio-answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { idParams } from '../schemas/numbers.ts';

const audio = defineRoute({
  method: 'get',
  path: '/v1/recordings/:id/audio',
  operationId: 'fetch-recording-audio',
  summary: 'Fetch the audio of one recording',
  description: 'Also HEAD. One range at a time; the ETag is the SHA-256 of the file.',
  tag: 'Recordings',
  needs: 'recordings',
  features: ['conditional-read', 'ranges'],
  params: idParams,
  answers: {
    ...audioAnswers,
    200: { ...audioAnswers[200], description: 'The whole file: stereo, one party on each side.' },
  },
  handle: async (request) => {
    const { deps, scope, params, log } = request;
    const recording =
      (await deps.database.stores.records.recording.find(scope, params.id)) ?? refuseUnknown('recording');
    const { storeKey, bytes, sha256 } = recording;
    if (recording.state !== 'stored' || storeKey === null || bytes === null || sha256 === null) {
      throw new ProblemError('no-audio', 'The recording has no audio (yet).', {
        details: { state: recording.state },
      });
    }
    const answer = await answerAudio(request, {
      bytes,
      sha256,
      fileName: fileName(recording),
      open: (span) => deps.recordingStore.open(storeKey, span),
      exists: () => deps.recordingStore.exists(storeKey),
    });
    if (answer) return answer;
    log.error({ recordingId: recording.id, storeKey }, 'the file of a stored recording is missing');
    throw new ProblemError('no-audio', 'The file of this recording is missing.', {
      details: { state: 'missing' },
    });
  },
});

function fileName({ id, startedAt }: RecordingRecord): string {
  const instant = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  return `recording-${id}-${instant}.wav`;
}

export const recordingAudioRoutes: readonly Route[] = [audio];
