import { refuseUnknown } from '../../application/refusal.ts';
import { audioAnswers } from '../audio-answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { idParams } from '../schemas/numbers.ts';
import { answerStoredAudio } from '../stored-audio-answer.ts';

const audio = defineRoute({
  method: 'get',
  path: '/v1/voicemail-messages/:id/audio',
  operationId: 'fetch-voicemail-audio',
  summary: 'Fetch the audio of one voicemail message',
  description: 'Also HEAD. One range at a time; the ETag is the SHA-256 of the file.',
  tag: 'Prompts, menus and voicemail',
  needs: 'own-voicemail',
  features: ['conditional-read', 'ranges'],
  params: idParams,
  answers: audioAnswers,
  handle: (request) => {
    const { deps, scope, params } = request;
    const messages = deps.database.stores.records['voicemail-message'];
    return answerStoredAudio(request, {
      noun: 'message',
      find: async () => (await messages.find(scope, params.id)) ?? refuseUnknown('voicemail message'),
      fileName: ({ id }) => `voicemail-${id}.wav`,
    });
  },
});

export const voicemailAudioRoutes: readonly Route[] = [audio];
