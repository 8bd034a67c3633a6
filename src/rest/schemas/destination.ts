import { z } from 'zod';
import { hangUpReasons, usualOutsideRingSeconds } from '../../domain/routing/destination.ts';
import { e164 } from './dialling.ts';
import { id } from './numbers.ts';
import { uniqueList } from './unique-list.ts';

const inside = [
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
] as const;
const trunkId = id().nullable().meta({ description: "Through which provider; null: the company's oldest." });
const outside = {
  kind: z.literal('outside'),
  number: e164(),
  trunkId: trunkId.default(null),
  ringSeconds: z
    .int()
    .min(1)
    .max(600)
    .exactOptional()
    .meta({ description: `How long it is called; left out: ${usualOutsideRingSeconds} seconds.` }),
};
const hangUp = z.strictObject({
  kind: z.literal('hang-up'),
  reason: z.enum(hangUpReasons).default('normal'),
});

/** Where a call can go [R1]. */
export const destination = z
  .discriminatedUnion('kind', [...inside, z.strictObject(outside), hangUp])
  .meta({ id: 'Destination', description: 'Where a call goes.' });

const forAdministrators = 'Told to administrators alone.';

/** The same as those see it who read what they may not edit: see `withoutOutsideNumbers`. */
export const seenDestination = z
  .discriminatedUnion('kind', [
    ...inside,
    z.strictObject({
      ...outside,
      number: outside.number.exactOptional().meta({ description: forAdministrators }),
      trunkId: trunkId.exactOptional().meta({ description: forAdministrators }),
    }),
    hangUp,
  ])
  .meta({
    id: 'SeenDestination',
    description: 'Where a call goes. Numbers outside may be private: only administrators are told them here.',
  });

const pressable = z.string().regex(/^[0-9*#]$/, { error: 'must be one of 0 to 9, * and #' });

/** What callers can press, each key once. */
export const keyDestinations = uniqueList(
  z.strictObject({ key: pressable, destination }).meta({ id: 'KeyDestination' }),
  12,
  ({ key }) => key,
  'key',
);
export const seenKeyDestinations = z.array(
  z.strictObject({ key: pressable, destination: seenDestination }).meta({ id: 'SeenKeyDestination' }),
);

/** Where phones that ring lead when nobody talks. */
export const ringExits = { onNoAnswer: destination, onBusy: destination, onUnavailable: destination };
export const seenRingExits = {
  onNoAnswer: seenDestination,
  onBusy: seenDestination,
  onUnavailable: seenDestination,
};

/** As long as nobody chose anything else the caller is told why. */
export const ringExitDefaults = {
  onNoAnswer: destination.default({ kind: 'hang-up', reason: 'no-answer' }),
  onBusy: destination.default({ kind: 'hang-up', reason: 'busy' }),
  onUnavailable: destination.default({ kind: 'hang-up', reason: 'unavailable' }),
};
