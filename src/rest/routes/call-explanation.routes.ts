import { z } from 'zod';
import { explainCall } from '../../application/explanations/explain-call.ts';
import { callEnds, legOutcomes } from '../../domain/call/call-record.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { caller } from '../schemas/caller.ts';
import { namedObject, stepFields } from '../schemas/call-step.ts';
import { instant, logId, logIdText } from '../schemas/numbers.ts';

const rang = z
  .strictObject({
    phone: namedObject.nullable().meta({ description: 'Null: a number outside, or a phone that is gone.' }),
    agent: namedObject.nullable(),
    at: instant(),
    outcome: z.enum(legOutcomes).nullable().meta({ description: 'Null: it goes on.' }),
    answeredAt: instant().nullable(),
  })
  .meta({ id: 'Rang' });

const notAsked = z
  .strictObject({
    who: namedObject.meta({ description: 'A phone or an agent.' }),
    status: z
      .string()
      .nullable()
      .meta({ description: "The agent's status when the call came here; null: not known, or a phone." }),
    reason: z
      .enum([
        'begins-too-late',
        'over-before',
        'inactive',
        'not-logged-in',
        'outside-working-hours',
        'status',
        'in-a-call',
        'others-first',
        'unknown',
      ])
      .meta({
        description:
          '`over-before`: the ringing was over before the phone began; `status`: it activates no skills; `others-first`: calls were offered to others first.',
      }),
  })
  .meta({ id: 'NotAsked' });

const step = z
  .strictObject({
    ...stepFields,
    kind: stepFields.kind.nullable().meta({ description: 'Null: nothing is known any more of this node.' }),
    decision: stepFields.decision.nullable(),
    revision: z.int().nullable().meta({ description: 'Of the call logic that decided here.' }),
    afterAnswer: z.boolean().meta({ description: 'Somebody who had answered before sent the call here.' }),
    rang: z.array(rang).meta({ description: 'Who was asked to take the call here, in order.' }),
    notAsked: z.array(notAsked).meta({ description: 'Who could have been asked and was not, and why.' }),
  })
  .meta({ id: 'ExplainedStep' });

const view = z
  .strictObject({
    callId: logId().meta({ description: 'The `id` of the record of the call.' }),
    caller,
    dialled: z.string().nullable().meta({ description: 'As it was sent; null: nothing.' }),
    trunk: namedObject
      .nullable()
      .meta({ description: 'By which trunk of the company it came; null: by none, or by one that is gone.' }),
    calledNumber: z.string().nullable().meta({
      description:
        'What `dialled` was read as, by the `numberFormat` that the trunk had: E.164. Null: it is no number, it was not dialled from outside, or the trunk was edited since and the call met no call logic.',
    }),
    revision: z.int().nullable().meta({ description: 'Of the call logic, when the call entered it.' }),
    steps: z.array(step).meta({
      description: 'Empty: the call met no call logic; what was dialled is nobody’s in this company.',
    }),
    answeredBy: z
      .strictObject({ phone: namedObject.nullable(), agent: namedObject.nullable() })
      .nullable()
      .meta({ description: 'Who spoke with the caller first; null: nobody.' }),
    endedAt: instant().nullable().meta({ description: 'Null: it goes on.' }),
    endedBy: z.enum(callEnds).nullable(),
  })
  .meta({ id: 'CallExplanation' });

const explain = defineRoute({
  method: 'get',
  path: '/v1/calls/:id/explanation',
  operationId: 'explain-call',
  summary: 'Why a call went where it went: what decided at each node, who rang, and who did not and why',
  description:
    "What happened is from the engine's log. The reasons are from the call logic as it was at the revision that the log names, whatever was changed since.",
  tag: 'Calls',
  needs: 'admin',
  params: z.strictObject({ id: logIdText() }),
  answers: { 200: { description: 'Node by node.', schema: view } },
  handle: async ({ deps, scope, params }) =>
    json(200, await explainCall(deps.database.stores, scope, params.id)),
});

export const callExplanationRoutes: readonly Route[] = [explain];
