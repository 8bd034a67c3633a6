import fc from 'fast-check';
import { type Destination, hangUpReasons } from '../../../src/domain/routing/destination.ts';

/** How many objects of each kind a company has; their ids count from 1. */
export interface Counts {
  readonly phones: number;
  readonly trunks: number;
  readonly extensions: number;
  readonly queues: number;
  readonly numbers: number;
  readonly ringGroups: number;
  readonly calendars: number;
  readonly callerLists: number;
  readonly prompts: number;
  readonly announcements: number;
  readonly menus: number;
  readonly voicemailBoxes: number;
}

const many = fc.integer({ min: 0, max: 6 });
const few = fc.integer({ min: 0, max: 3 });

/** Announcements and menus have a prompt each. */
export const anyCounts: fc.Arbitrary<Omit<Counts, 'phones'>> = fc
  .record({
    ...{ trunks: few, extensions: many, queues: few, numbers: many },
    ...{ ringGroups: few, calendars: few, callerLists: few, prompts: few, voicemailBoxes: few },
    ...{ announcements: few, menus: few },
  })
  .map((counts) => (counts.prompts > 0 ? counts : { ...counts, announcements: 0, menus: 0 }));

export function anyId(count: number): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: count });
}

/** To something that exists; the database lets no other destination be stored. */
export function anyDestination(counts: Counts): fc.Arbitrary<Destination> {
  const to = (count: number, destination: (id: number) => Destination): fc.Arbitrary<Destination>[] =>
    count > 0 ? [anyId(count).map(destination)] : [];
  const reason = fc.constantFrom(...hangUpReasons);
  return fc.oneof(
    reason.map((why): Destination => ({ kind: 'hang-up', reason: why })),
    fc.constant<Destination>({ kind: 'waiting-place' }),
    ...to(counts.queues, (queueId) => ({ kind: 'queue', queueId })),
    ...to(counts.queues, (queueId) => ({ kind: 'callback', queueId })),
    ...to(counts.extensions, (extensionId) => ({ kind: 'extension', extensionId })),
    ...to(counts.ringGroups, (ringGroupId) => ({ kind: 'ring-group', ringGroupId })),
    ...to(counts.calendars, (calendarId) => ({ kind: 'calendar', calendarId })),
    ...to(counts.announcements, (announcementId) => ({ kind: 'announcement', announcementId })),
    ...to(counts.menus, (menuId) => ({ kind: 'menu', menuId })),
    ...to(counts.voicemailBoxes, (voicemailBoxId) => ({ kind: 'voicemail', voicemailBoxId })),
    fc.record(
      {
        kind: fc.constant('outside' as const),
        number: fc.integer({ min: 1_000_000, max: 9_999_999 }).map((digits) => `+361${digits}`),
        trunkId: counts.trunks > 0 ? fc.option(anyId(counts.trunks)) : fc.constant(null),
        ringSeconds: fc.constantFrom(1, 20, 60),
      },
      { requiredKeys: ['kind', 'number', 'trunkId'] },
    ),
  );
}
