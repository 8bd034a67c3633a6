import { z } from 'zod';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { withStandIns, withTemporaryIds } from '../draft-ids.ts';
import { namedObject, ringing, stepFields } from '../schemas/call-step.ts';
import { e164, extensionDigits } from '../schemas/dialling.ts';
import { draft } from '../schemas/draft.ts';
import { instant } from '../schemas/numbers.ts';
import { instantText } from '../schemas/instant-text.ts';
import { hangUpReasons } from '../../domain/routing/destination.ts';

/** As long as the longest wait in a queue. */
const mostSeconds = 86_400;

const answer = z
  .strictObject({
    node: z.string().max(100).meta({ example: 'ring-12' }),
    outcome: z
      .string()
      .max(40)
      .meta({ example: 'no-answer', description: 'One of the outcomes of the step.' }),
    afterSeconds: z
      .number()
      .min(0)
      .max(mostSeconds)
      .exactOptional()
      .meta({ description: 'How long it takes; by default as long as the node lets it take.' }),
  })
  .meta({ id: 'NodeAnswer' });

const body = z
  .strictObject({
    number: e164().exactOptional().meta({ description: 'The number that is called from outside.' }),
    extension: extensionDigits().exactOptional().meta({ description: 'What is dialled at a phone.' }),
    caller: z.string().min(1).max(40).nullable().default(null).meta({
      description:
        'To a number: as the provider shows it, in any form. To an extension: the extension of the phone. Null: nobody is shown.',
    }),
    at: instantText().exactOptional().meta({ description: 'Now when left out.' }),
    answers: z.array(answer).max(200).default([]).meta({
      description:
        'How people behave at nodes. Each answer counts for one visit of its node, the last one for all further visits.',
    }),
    draft: draft.exactOptional(),
  })
  .refine(({ number, extension }) => (number === undefined) !== (extension === undefined), {
    path: ['number'],
    error: 'is needed, or extension, and not both',
    params: { code: 'number-or-extension' },
  })
  .meta({ id: 'NewSimulation' });

const end = z.union([
  z.strictObject({
    kind: z.enum(['answered', 'voicemail', 'caller-hung-up', 'too-many-nodes']),
    node: z.string(),
    object: namedObject.nullable(),
  }),
  z.strictObject({
    kind: z.literal('hung-up'),
    node: z.string(),
    reason: z.enum(hangUpReasons),
    object: namedObject.nullable(),
  }),
]);

const view = z
  .strictObject({
    revision: z.int().min(1).meta({ description: 'Of the call logic.' }),
    at: instant(),
    caller: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('outside'), number: z.string() }),
        z.strictObject({ kind: z.literal('extension'), digits: z.string() }),
        z.strictObject({ kind: z.literal('anonymous') }),
      ])
      .meta({ description: 'What the call logic makes of the caller; digits without plus.' }),
    steps: z.array(
      z.strictObject({
        ...stepFields,
        outcomes: z
          .array(z.string())
          .meta({ description: 'What people can do here; empty where the logic alone decides.' }),
        ringing: z.array(ringing).nullable().meta({
          description: 'Who rings, as people and phones are now; null when the call is not made now.',
        }),
      }),
    ),
    end: end.meta({ description: 'What becomes of the call.' }),
  })
  .meta({ id: 'Simulation' });

const simulate = defineRoute({
  method: 'post',
  path: '/v1/simulations',
  operationId: 'simulate-call',
  summary: 'Which way a call takes through the call logic, and why',
  description:
    'Walks the table from which the engines are configured; no phone rings. Where people decide, the call goes as `answers` say; without one, whoever is called answers, a menu hears no key, and who is asked agrees.',
  tag: 'Call logic',
  needs: 'admin',
  body: z.preprocess(withStandIns, body),
  answers: { 200: { description: 'The way, node by node, and its end.', schema: view } },
  handle: async ({ deps, actor, body: { number, extension, caller, at, answers, draft: drafts } }) => {
    const simulated = await deps.useCases.simulateCall.simulate(
      actor,
      {
        to:
          number === undefined
            ? { kind: 'extension', digits: extension ?? '' }
            : { kind: 'number', digits: number },
        caller,
        at: at ?? null,
        answers,
      },
      drafts ?? [],
    );
    return json(200, drafts ? withTemporaryIds(simulated) : simulated);
  },
});

export const simulationRoutes: readonly Route[] = [simulate];
