import { refuseUnknown } from '../../application/refusal.ts';
import { answerAudio, audioAnswers } from '../audio-answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { idParams } from '../schemas/numbers.ts';

const audio = defineRoute({
  method: 'get',
  path: '/v1/voicemail-messages/:id/audio',
  operationId: 'fetch-voicemail-audio',
  summary: 'Fetch the audio of one voicemail message',
  description: 'Also HEAD. One range at a time; the ETag is the SHA-256 of the file.',
  tag: 'Prompts, menus and voicemail',
  needs: 'recordings',
  features: ['conditional-read', 'ranges'],
  params: idParams,
  answers: audioAnswers,
  handle: async (request) => {
    const { deps, scope, params, log } = request;
    const messages = deps.database.stores.records['voicemail-message'];
    const message = (await messages.find(scope, params.id)) ?? refuseUnknown('voicemail message');
    const { id, state, storeKey, bytes, sha256 } = message;
    if (state !== 'stored' || storeKey === null || bytes === null || sha256 === null)
      throw new ProblemError('no-audio', 'The message has no audio (yet).', { details: { state } });
    const answer = await answerAudio(request, {
      bytes,
      sha256,
      fileName: `voicemail-${id}.wav`,
      open: (span) => deps.recordingStore.open(storeKey, span),
      exists: () => deps.recordingStore.exists(storeKey),
    });
    if (answer) return answer;
    // Who deleted it since it was read has its file removed.
    if ((await messages.find(scope, params.id)) === null) refuseUnknown('voicemail message');
    log.error({ messageId: id, storeKey }, 'the file of a stored message is missing');
    throw new ProblemError('no-audio', 'The file of this message is missing.', {
      details: { state: 'missing' },
    });
  },
});

export const voicemailAudioRoutes: readonly Route[] = [audio];
