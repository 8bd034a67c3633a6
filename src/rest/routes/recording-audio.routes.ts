import { z } from 'zod';
import { readRecordingLink, writeRecordingLink } from '../../application/recordings/recording-link.ts';
import { refuseUnknown } from '../../application/refusal.ts';
import type { RecordingRecord } from '../../application/ports/records/audio.ts';
import { may, type Scope, scopeOf } from '../../domain/access/principal.ts';
import type { RecordingId } from '../../domain/ids.ts';
import { type Answer, json } from '../answer.ts';
import { audioAnswers } from '../audio-answer.ts';
import { type AnyRequest, definePublicRoute, defineRoute, type Route } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import type { RestDependencies } from '../rest-dependencies.ts';
import { idParams, instant, seconds } from '../schemas/numbers.ts';
import { answerStoredAudio } from '../stored-audio-answer.ts';

const tag = 'Recordings';
const wholeFile = { ...audioAnswers[200], description: 'The whole file: stereo, one party on each side.' };

const audio = defineRoute({
  method: 'get',
  path: '/v1/recordings/:id/audio',
  operationId: 'fetch-recording-audio',
  summary: 'Fetch the audio of one recording',
  description: 'Also HEAD. One range at a time; the ETag is the SHA-256 of the file.',
  tag,
  needs: 'recordings',
  features: ['conditional-read', 'ranges'],
  params: idParams,
  answers: { ...audioAnswers, 200: wholeFile },
  handle: (request) => answerRecording(request, request.scope, request.params.id),
});

const linkView = z
  .strictObject({
    url: z.string().meta({ description: 'Of the audio, relative to the address of this interface.' }),
    expiresAt: instant(),
  })
  .meta({ id: 'RecordingLink' });

const usualSeconds = 3_600;
const mostSeconds = 30 * 86_400;

const giveLink = defineRoute({
  method: 'post',
  path: '/v1/recordings/:id/links',
  operationId: 'give-recording-link',
  summary: 'Make an address at which one recording can be fetched for a while',
  description: `For a player, or for somebody without an account: whoever has the address can fetch this recording, until it expires or the
caller (the user, and the API key if this is asked with one) may not fetch it any more. It cannot be taken back otherwise.`,
  tag,
  needs: 'recordings',
  params: idParams,
  body: z
    .strictObject({ validForSeconds: seconds(60, mostSeconds).default(usualSeconds) })
    .meta({ id: 'NewRecordingLink' }),
  answers: { 201: { description: 'The address.', schema: linkView } },
  handle: async ({ deps, scope, params, body, principal }) => {
    const { id: recordingId } = await findRecording(deps, scope, params.id);
    const { userId, apiKeyId } = principal;
    const now = Math.floor(deps.clock.now().getTime() / 1_000);
    const expiresAt = new Date((now + body.validForSeconds) * 1_000);
    const link = writeRecordingLink({ recordingId, userId, apiKeyId, expiresAt }, deps.secrets);
    const url = `/v1/linked-recordings?link=${link}`;
    return json(201, { url, expiresAt }, { location: url });
  },
});

const linkedAudio = definePublicRoute({
  method: 'get',
  path: '/v1/linked-recordings',
  operationId: 'fetch-linked-recording',
  summary: 'Fetch the audio of a recording by its link',
  description: 'Needs no token. Otherwise as the audio of a recording is fetched.',
  tag,
  features: ['conditional-read', 'ranges'],
  query: z.strictObject({ link: z.string().max(200) }),
  answers: { ...audioAnswers, 200: wholeFile },
  handle: async (request) => {
    const { deps, query } = request;
    const now = deps.clock.now();
    const link = readRecordingLink(query.link, deps.secrets, now) ?? refuseLink();
    const { sessions } = deps.database.stores;
    const giver = await sessions.principalOfGiver(link.userId, link.apiKeyId, now);
    if (!giver || !may(giver, 'recordings')) return refuseLink();
    return answerRecording(request, scopeOf(giver), link.recordingId);
  },
});

/** @throws ProblemError `forbidden` */
function refuseLink(): never {
  throw new ProblemError('forbidden', 'The link is not valid, or not any more; ask for a new one.');
}

/** @throws Refusal `not-found` */
async function findRecording(
  { database }: RestDependencies,
  scope: Scope,
  id: RecordingId,
): Promise<RecordingRecord> {
  return (await database.stores.records.recording.find(scope, id)) ?? refuseUnknown('recording');
}

/** @throws Refusal `not-found` @throws ProblemError `no-audio` */
function answerRecording(
  request: Pick<AnyRequest, 'deps' | 'method' | 'header' | 'log'>,
  scope: Scope,
  id: RecordingId,
): Promise<Answer> {
  const find = () => findRecording(request.deps, scope, id);
  return answerStoredAudio(request, { noun: 'recording', find, fileName });
}

function fileName({ id, startedAt }: RecordingRecord): string {
  const start = startedAt
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
  return `recording-${id}-${start}.wav`;
}

export const recordingAudioRoutes: readonly Route[] = [audio, giveLink, linkedAudio];
