import { z } from 'zod';
import { outsideReaches } from '../../domain/routing/outside-calls.ts';
import { id, instant } from './numbers.ts';

/** Ids in the answer to a draft can be negative. */
const anyId = z.int();

export const namedObject = z
  .strictObject({
    kind: z.string().meta({ example: 'queue' }),
    id: anyId,
    name: z
      .string()
      .nullable()
      .meta({ description: 'Null: it has no name, is gone, or is not told to you.' }),
  })
  .meta({ id: 'NamedObject' });

const hours = z.union([
  z.strictObject({ weekdays: z.array(z.int()), from: z.string(), to: z.string() }),
  z.strictObject({ from: z.string(), to: z.string() }),
]);

/** What sent a call one way and not another. */
export const decision = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('logic') }).meta({ description: 'There was only one way.' }),
    z.strictObject({
      by: z.literal('calendar'),
      exit: z.string().meta({ example: 'override-2' }),
      timeZone: z.string(),
      localTime: z.string().meta({ description: 'What the clock on the wall shows.' }),
      until: instant().nullable().meta({
        description:
          'Until when the calendar decides like this; null: for more than a year, or the calendar is of others.',
      }),
      hours: hours.nullable().meta({
        description: 'The row or override that decided; null: none held, or the calendar is of others.',
      }),
    }),
    z.strictObject({
      by: z.literal('caller'),
      listed: z.boolean(),
      lists: z.array(namedObject).meta({ description: 'The lists that were asked.' }),
      match: z
        .strictObject({
          list: namedObject,
          kind: z.enum(['number', 'prefix', 'extension']),
          entry: z.string().meta({ description: 'Digits without plus.' }),
        })
        .nullable()
        .meta({
          description:
            'What put the caller, or the number that was dialled, on a list; null: on none, or you are no administrator.',
        }),
    }),
    z.strictObject({
      by: z.literal('people'),
      outcome: z.string().meta({ example: 'no-answer' }),
      assumed: z.boolean().meta({ description: 'Nobody said how people behave here.' }),
    }),
    z
      .strictObject({ by: z.literal('lack'), lack: z.enum(['device', 'prompt', 'trunk']) })
      .meta({ description: 'Something is missing without which nothing can be done here.' }),
    z
      .strictObject({ by: z.literal('right'), reach: z.enum(outsideReaches) })
      .meta({ description: 'The extension may not call this number: `reach` is where it may call outside.' }),
  ])
  .meta({ id: 'Decision' });

const silent = z
  .enum([
    'begins-too-late',
    'not-registered',
    'inactive',
    'not-logged-in',
    'outside-working-hours',
    'status',
    'no-phone',
    'in-a-call',
  ])
  .nullable()
  .meta({ description: 'Why it does not ring; null: it rings.' });

export const ringing = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('phone'),
      phoneId: id(),
      name: z.string().nullable(),
      startSeconds: z.int(),
      silent,
    }),
    z.strictObject({
      kind: z.literal('agent'),
      agentId: id(),
      name: z.string(),
      level: z.int().meta({ description: '1 is offered calls first.' }),
      status: z.string(),
      silent,
    }),
  ])
  .meta({ id: 'Ringing' });

export const stepFields = {
  node: z.string().meta({ description: 'Its name in the routing table.', example: 'calendar-9' }),
  kind: z.string().meta({ example: 'calendar' }),
  object: namedObject.nullable().meta({
    description: 'What one edits to change it; null: nothing of its own, or it is not told to you.',
  }),
  at: instant().meta({ description: 'When the call comes here.' }),
  exit: z.string().nullable().meta({ description: 'The exit taken; null: the call stays here.' }),
  next: z.string().nullable(),
  marks: z.array(z.string()).meta({ description: 'What the engine writes in its log here.' }),
  decision,
};
