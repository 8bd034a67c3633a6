import { z } from 'zod';
import type { CallToSimulate } from '../../application/simulations/simulate-call.ts';
import { requireRight } from '../access-gate.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { withStandIns, withTemporaryIds } from '../draft-ids.ts';
import { caller } from '../schemas/caller.ts';
import { namedObject, ringing, stepFields } from '../schemas/call-step.ts';
import { e164, extensionDigits, shownNumber } from '../schemas/dialling.ts';
import { draft } from '../schemas/draft.ts';
import { id, instant, logId } from '../schemas/numbers.ts';
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

const compare = z
  .strictObject({
    days: z.int().min(1).max(90).meta({ description: 'Of the past, up to now.' }),
    limit: z.int().min(1).max(500).default(50).meta({ description: 'How many calls are listed at most.' }),
    after: logId()
      .exactOptional()
      .meta({ description: 'From `next` of the page before; leave it out for the first page.' }),
  })
  .meta({ id: 'NewComparison' });

const body = z
  .strictObject({
    number: e164().exactOptional().meta({ description: 'The number that is called from outside.' }),
    dialled: shownNumber().exactOptional().meta({
      example: '0612345678',
      description: 'What the provider sends as the called number, in its own way of writing it.',
    }),
    trunkId: id().exactOptional().meta({
      description:
        'By which trunk the call comes from outside: what is `dialled`, and the caller, are read as its `numberFormat` says. Left out: by one of which nothing is said.',
    }),
    extension: extensionDigits()
      .exactOptional()
      .meta({ description: 'The extension that is dialled at a phone.' }),
    outside: shownNumber().exactOptional().meta({
      example: '0612345678',
      description:
        'What is dialled at a phone that is no extension: a number as one dials it in the country of the company, or an emergency number. `caller` is the extension of the phone.',
    }),
    callId: logId().exactOptional().meta({
      description:
        'A call that was, by the `id` of its record: its caller, its time and what people did in it, through the call logic of that time. `answers` take the place of what people did at their nodes.',
    }),
    caller: z.string().min(1).max(40).nullable().exactOptional().meta({
      description:
        'To a number: as the provider shows it, in any form. From a phone: its extension. Null: nobody is shown, or the phone has none.',
    }),
    at: instantText().exactOptional().meta({ description: 'Now when left out.' }),
    answers: z.array(answer).max(200).default([]).meta({
      description:
        'How people behave at nodes. Each answer counts for one visit of its node, the last one for all further visits.',
    }),
    draft: draft.exactOptional(),
    compare: compare.exactOptional(),
  })
  .refine(
    ({ number, dialled, extension, outside, callId, compare: wanted }) => {
      const entries = [number, dialled, extension, outside, callId].filter(
        (entry) => entry !== undefined,
      ).length;
      return entries === 1 || (entries === 0 && wanted !== undefined);
    },
    {
      path: ['number'],
      error: 'is needed, or dialled, or extension, or outside, or callId, and one of them only',
      params: { code: 'number-or-extension' },
    },
  )
  .refine(
    ({ callId, caller: shown, at, draft: given, compare: wanted }) =>
      callId === undefined || [shown, at, given, wanted].every((field) => field === undefined),
    {
      path: ['callId'],
      error: 'brings its own caller and time, and the call logic of that time',
      params: { code: 'conflicts' },
    },
  )
  .refine(
    ({ trunkId, number, dialled }) => trunkId === undefined || number !== undefined || dialled !== undefined,
    {
      path: ['trunkId'],
      error: 'is of a call from outside: to a number, or as it is dialled',
      params: { code: 'conflicts' },
    },
  )
  .refine(({ draft: given, compare: wanted }) => wanted === undefined || given !== undefined, {
    path: ['draft'],
    error: 'is needed to compare with',
    params: { code: 'required' },
  })
  .meta({ id: 'NewSimulation' });

const end = z.union([
  z.strictObject({
    kind: z.enum(['answered', 'voicemail', 'caller-hung-up', 'too-many-nodes']).meta({
      description:
        '`too-many-nodes`: round in a circle, which the engines end after fifty nodes; who waits in a queue in each round begins anew, and is simulated as far as `answers` tell of each.',
    }),
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

const callView = z
  .strictObject({
    revision: z.int().min(1).meta({ description: 'Of the call logic.' }),
    at: instant(),
    caller,
    recordedFrom: z.string().nullable().meta({
      description:
        'The node from which on it is recorded, whenever somebody talks to the caller; null: it is not, or by the policy of what is not shown to you.',
    }),
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
  .meta({ id: 'SimulatedCall' });

const landing = z
  .strictObject({ node: z.string(), kind: z.string(), object: namedObject.nullable() })
  .nullable()
  .meta({ id: 'Landing', description: 'Where a call goes; null: it is over before.' });
const elsewhere = {
  was: landing.meta({
    description:
      'Where the call logic as it is saved leads; not where the call went, if the logic was changed since.',
  }),
  would: landing.meta({ description: 'Where it would lead with the draft.' }),
};

const comparison = z
  .strictObject({
    from: instant(),
    to: instant(),
    compared: z
      .int()
      .min(0)
      .meta({ description: 'Calls of these days that the call logic knows the entry of.' }),
    capped: z.boolean().meta({ description: 'There were more calls; the newest ones were compared.' }),
    elsewhere: z.int().min(0).meta({ description: 'How many of them would go elsewhere.' }),
    groups: z
      .array(z.strictObject({ ...elsewhere, calls: z.int().min(1) }))
      .meta({ description: 'By where they go now and would go, the most frequent first.' }),
    items: z
      .array(
        z.strictObject({
          callId: logId().meta({ description: 'The `id` of its record.' }),
          startedAt: instant(),
          caller,
          ...elsewhere,
        }),
      )
      .meta({ description: 'A page of them, newest first.' }),
    next: logId().nullable().meta({ description: 'Give it back as `after`; null on the last page.' }),
  })
  .meta({ id: 'DraftComparison' });

const view = z
  .strictObject({
    call: callView.nullable().meta({ description: 'Null when none was asked for.' }),
    comparison: comparison.nullable().meta({ description: 'Null when none was asked for.' }),
  })
  .meta({ id: 'Simulation' });

const simulate = defineRoute({
  method: 'post',
  path: '/v1/simulations',
  operationId: 'simulate-call',
  summary: 'Which way a call takes through the call logic, and why',
  description:
    'Walks the table from which the engines are configured; no phone rings. Where people decide, the call goes as `answers` say; without one, whoever is called answers, a menu hears no key, and who is asked agrees. Who is responsible for a number simulates calls to it, and to the own extension; of objects of others the name and the content are not told, and who rings only with the right `live-view`. An outside number and its trunk are told to administrators only; everybody else is told of one node `outside`, and gives `answers` only for nodes that the call comes to. `draft`, `callId` and `compare` are for administrators. With `draft` and `compare`: which calls of the last days would go elsewhere with the draft than without it, with what people did in them.',
  tag: 'Call logic',
  needs: 'edit-own-call-logic',
  body: z.preprocess(withStandIns, body),
  answers: { 200: { description: 'The way, node by node, and its end.', schema: view } },
  handle: async ({ deps, principal, actor, body: asked }) => {
    // They tell of other people's call logic, and of calls that were.
    if ([asked.draft, asked.callId, asked.compare].some((field) => field !== undefined))
      requireRight(principal, 'admin');
    const { simulateCall, simulatePastCall, compareDraft } = deps.useCases;
    const { compare: wanted } = asked;
    const drafts = asked.draft ?? [];
    if (asked.callId !== undefined) {
      const past = await simulatePastCall.simulate(actor, asked.callId, asked.answers);
      return json(200, { call: past, comparison: null });
    }
    const call = callOf(asked);
    const answered = {
      call: call && (await simulateCall.simulate(actor, call, drafts)),
      comparison: wanted
        ? await compareDraft.compare(actor, drafts, { ...wanted, after: wanted.after ?? null })
        : null,
    };
    return json(200, asked.draft ? withTemporaryIds(answered) : answered);
  },
});

function callOf(asked: z.output<typeof body>): CallToSimulate | null {
  const { trunkId, caller, at, answers } = asked;
  const to = calledOf(asked);
  return to && { to, trunkId: trunkId ?? null, caller: caller ?? null, at: at ?? null, answers };
}

function calledOf({
  number,
  dialled,
  extension,
  outside,
}: z.output<typeof body>): CallToSimulate['to'] | null {
  if (number !== undefined) return { kind: 'number', digits: number };
  if (dialled !== undefined) return { kind: 'dialled', sent: dialled };
  if (outside !== undefined) return { kind: 'outside', sent: outside };
  return extension === undefined ? null : { kind: 'extension', digits: extension };
}

export const simulationRoutes: readonly Route[] = [simulate];
