import { Readable } from 'node:stream';
import { mostPromptUploadBytes, type PromptRefusal } from '../../domain/prompt/upload-reading.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import { answerAudio, audioAnswers } from '../audio-answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { ProblemError } from '../problem.ts';
import { answerWrite } from '../receipt-answer.ts';
import { promptResource } from '../resources/prompt.resource.ts';
import { viewOf } from '../resources/resource.ts';
import { idParams } from '../schemas/numbers.ts';

const upload = {
  types: [
    'audio/wav',
    'audio/x-wav',
    'audio/wave',
    'audio/vnd.wave',
    'audio/mpeg',
    'audio/mp3',
    'application/octet-stream',
  ],
  mostBytes: mostPromptUploadBytes,
} as const;

const reasons: Readonly<Record<PromptRefusal, string>> = {
  'not-audio': 'The file is neither WAV nor MP3.',
  'unsupported-encoding': 'The file is a WAV or MP3 of a kind that is not understood here.',
  truncated: 'The file ends before its audio does; it was not uploaded or saved as a whole.',
  damaged: 'The file is damaged.',
  'too-short': 'The audio is shorter than a tenth of a second.',
  'too-long': 'The audio is longer than ten minutes.',
  silent: 'Nothing can be heard in the audio.',
};

const replace = defineRoute({
  method: 'put',
  path: '/v1/prompts/:id/audio',
  operationId: 'upload-prompt-audio',
  summary: 'Give one prompt its audio',
  description:
    'WAV or MP3, told apart by their content. It is converted to what engines play: 8 kHz, mono, 16 bit. `unusable-audio` says why it cannot be, in `details.reason`: ' +
    `${Object.keys(reasons)
      .map((reason) => `\`${reason}\``)
      .join(', ')}.`,
  tag: 'Prompts, menus and voicemail',
  needs: 'admin',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  upload,
  answers: {
    200: { description: 'The prompt; every engine plays the new audio.', schema: promptResource.view },
    202: { description: 'The same, but not every engine has it yet.', schema: promptResource.view },
  },
  handle: async (request) => {
    const { deps, actor, scope, params } = request;
    const version = expectedVersion(request.header('if-match'));
    // Before the body is read, not to make anybody upload for nothing.
    if (!(await deps.database.stores.records.prompt.find(scope, params.id))) refuseUnknown('prompt');
    const result = await deps.promptConverter.convert(request.openUpload(upload));
    switch (result.outcome) {
      case 'too-large':
        throw new ProblemError('body-too-large', `At most ${upload.mostBytes} bytes are accepted here.`);
      case 'refused': {
        const { reason } = result;
        throw new ProblemError('unusable-audio', reasons[reason], { details: { reason } });
      }
      case 'converted': {
        const { replacePromptAudio } = deps.useCases;
        const written = await replacePromptAudio.replace(actor, params.id, result.audio, version);
        return await answerWrite(request, written, {
          status: 200,
          view: viewOf(promptResource, written.value),
          headers: { etag: entityTag(written.value.version) },
        });
      }
    }
  },
});

const fetchAudio = defineRoute({
  method: 'get',
  path: '/v1/prompts/:id/audio',
  operationId: 'fetch-prompt-audio',
  summary: 'Fetch the audio of one prompt, as engines play it',
  description: 'Also HEAD. One range at a time; the ETag is the SHA-256 of the file.',
  tag: 'Prompts, menus and voicemail',
  needs: 'admin',
  features: ['conditional-read', 'ranges'],
  params: idParams,
  answers: audioAnswers,
  handle: async (request) => {
    const { deps, scope, params } = request;
    const { records, promptAudio } = deps.database.stores;
    const { id, contentHash, bytes } =
      (await records.prompt.find(scope, params.id)) ?? refuseUnknown('prompt');
    const missing = new ProblemError('no-audio', 'The prompt has no audio yet.');
    if (contentHash === null || bytes === null) throw missing;
    const answer = await answerAudio(request, {
      bytes,
      sha256: contentHash,
      fileName: `prompt-${id}.wav`,
      open: async (span) => {
        const content = await promptAudio.read(scope, id, contentHash, span);
        return content === null ? null : Readable.from([content], { objectMode: false });
      },
      exists: () => Promise.resolve(true),
    });
    if (answer === null) throw missing;
    return answer;
  },
});

export const promptAudioRoutes: readonly Route[] = [replace, fetchAudio];
