import type { RecordingRecord } from '../../application/ports/records.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { empty, stream } from '../answer.ts';
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
    200: { description: 'The whole file: stereo, one party on each side.', contentType: 'audio/wav' },
    206: { description: 'The part that was asked for.', contentType: 'audio/wav' },
    416: { description: 'The range is beyond the end of the file.' },
  },
  handle: async ({ deps, scope, params, method, header, log }) => {
    const recording =
      (await deps.database.stores.records.recording.find(scope, params.id)) ?? refuseUnknown('recording');
    const { storeKey, bytes, sha256 } = recording;
    if (recording.state !== 'stored' || storeKey === null || bytes === null || sha256 === null) {
      throw new ProblemError('no-audio', 'The recording has no audio (yet).', {
        details: { state: recording.state },
      });
    }
    const answer = deps.answerRange(
      {
        method: method === 'HEAD' ? 'HEAD' : 'GET',
        headers: {
          range: header('range'),
          'if-range': header('if-range'),
          'if-none-match': header('if-none-match'),
        },
      },
      { bytes, sha256 },
    );
    const headers = {
      'content-disposition': `attachment; filename="${fileName(recording)}"`,
      ...answer.headers,
    };
    if (answer.body === null) {
      if (answer.status !== 200 || (await deps.recordingStore.exists(storeKey)))
        return empty(answer.status, headers);
    } else {
      const content = await deps.recordingStore.open(storeKey, answer.body);
      if (content) return stream(answer.status, content, headers);
    }
    log.error({ recordingId: recording.id, storeKey }, 'the file of a stored recording is missing');
    throw new ProblemError('no-audio', 'The file of this recording is missing.', {
      details: { state: 'missing' },
    });
  },
});

/** Made of numbers only, so that no text of a user is ever part of a file name. */
function fileName({ id, startedAt }: RecordingRecord): string {
  const instant = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  return `recording-${id}-${instant}.wav`;
}

export const recordingAudioRoutes: readonly Route[] = [audio];
