import { z } from 'zod';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const gapsView = z
  .strictObject({
    items: z.array(
      z.strictObject({
        agentId: id().meta({ description: 'Who had it paused; that agent may be gone.' }),
        startedAt: instant(),
        endedAt: instant().nullable().meta({ description: 'Null: it is paused now.' }),
      }),
    ),
  })
  .meta({ id: 'RecordingGaps' });

const gaps = defineRoute({
  method: 'get',
  path: '/v1/recordings/:id/gaps',
  operationId: 'list-recording-gaps',
  summary: 'List when a recording was paused, and by whom',
  description:
    'In order of time. What was said in a gap is not in the audio, and takes no time in it: `durationMs` is without the gaps. Two agents may have a call paused at once. Empty: it was never paused.',
  tag: 'Recordings',
  needs: 'recordings',
  params: idParams,
  answers: { 200: { description: 'All of them.', schema: gapsView } },
  handle: async ({ deps, scope, params }) => {
    const { records, recordingGaps } = deps.database.stores;
    const recording = (await records.recording.find(scope, params.id)) ?? refuseUnknown('recording');
    return json(200, { items: await recordingGaps.ofRecording(scope, recording.id) });
  },
});

/** What was left out of recordings [C1]. */
export const recordingGapRoutes: readonly Route[] = [gaps];
