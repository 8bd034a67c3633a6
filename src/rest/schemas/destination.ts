import { z } from 'zod';
import { hangUpReasons, usualOutsideRingSeconds } from '../../domain/routing/destination.ts';
import { e164 } from './dialling.ts';
import { id } from './numbers.ts';
import { uniqueList } from './unique-list.ts';

/** Where a call can go [R1]. */
export const destination = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('queue'), queueId: id() }),
    z.strictObject({ kind: z.literal('extension'), extensionId: id() }),
    z.strictObject({ kind: z.literal('ring-group'), ringGroupId: id() }),
    z.strictObject({ kind: z.literal('calendar'), calendarId: id() }),
    z.strictObject({ kind: z.literal('menu'), menuId: id() }),
    z.strictObject({ kind: z.literal('announcement'), announcementId: id() }),
    z.strictObject({ kind: z.literal('voicemail'), voicemailBoxId: id() }),
    z.strictObject({ kind: z.literal('callback'), queueId: id() }).meta({
      description:
        'The caller is called back when the turn in this queue comes. A tone asks for the key 1; ' +
        'an announcement that leads here says so in words.',
    }),
    z.strictObject({ kind: z.literal('waiting-place') }).meta({
      description:
        'Back to the place in the queue that the caller left by pressing a key; who left none is hung up.',
    }),
    z.strictObject({
      kind: z.literal('outside'),
      number: e164(),
      trunkId: id()
        .nullable()
        .default(null)
        .meta({ description: "Through which provider; null: the company's oldest." }),
      ringSeconds: z
        .int()
        .min(1)
        .max(600)
        .exactOptional()
        .meta({ description: `How long it is called; left out: ${usualOutsideRingSeconds} seconds.` }),
    }),
    z.strictObject({ kind: z.literal('hang-up'), reason: z.enum(hangUpReasons).default('normal') }),
  ])
  .meta({ id: 'Destination', description: 'Where a call goes.' });

/** What callers can press, each key once. */
export const keyDestinations = uniqueList(
  z
    .strictObject({
      key: z.string().regex(/^[0-9*#]$/, { error: 'must be one of 0 to 9, * and #' }),
      destination,
    })
    .meta({ id: 'KeyDestination' }),
  12,
  ({ key }) => key,
  'key',
);

/** Where phones that ring lead when nobody talks. */
export const ringExits = { onNoAnswer: destination, onBusy: destination, onUnavailable: destination };

/** As long as nobody chose anything else the caller is told why. */
export const ringExitDefaults = {
  onNoAnswer: destination.default({ kind: 'hang-up', reason: 'no-answer' }),
  onBusy: destination.default({ kind: 'hang-up', reason: 'busy' }),
  onUnavailable: destination.default({ kind: 'hang-up', reason: 'unavailable' }),
};
