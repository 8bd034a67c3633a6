import { z } from 'zod';
import { callbackReasons, callbackStates } from '../../domain/callback/callback-state.ts';
import { e164 } from '../schemas/dialling.ts';
import { id, idText, instant } from '../schemas/numbers.ts';
import type { ReadableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

export const callbackResource: ReadableResource<'callback'> = {
  kind: 'callback',
  path: 'callbacks',
  noun: 'callback',
  tag: 'Queues and skills',
  readNeeds: 'live-view',
  view: z
    .strictObject({
      ...viewFields,
      queueId: id(),
      numberId: id().nullable().meta({ description: 'The number that the customer had called.' }),
      customer: e164(),
      since: instant().meta({ description: 'The customer has the place of who joined the queue then.' }),
      goesFirst: z.boolean(),
      state: z.enum(callbackStates),
      reason: z
        .enum(callbackReasons)
        .nullable()
        .meta({ description: 'Why the last attempt came to nothing, or why it was given up.' }),
      turns: z.int().min(0).meta({ description: 'How often an agent took it.' }),
      failures: z.int().min(0).meta({ description: 'How often the customer was not reached.' }),
      notBefore: instant().meta({ description: 'The next attempt is not earlier.' }),
      calledAt: instant().nullable().meta({ description: 'When the customer was called last.' }),
    })
    .meta({ id: 'Callback' }),
  filters: z
    .strictObject({ queueId: idText(), state: z.enum(callbackStates), customer: e164() })
    .exactPartial(),
};
