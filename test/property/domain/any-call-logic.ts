import fc from 'fast-check';
import type {
  AnnouncementFacts,
  CalendarFacts,
  CallerListEntry,
  CallerListFacts,
  KeyFacts,
  MenuFacts,
  PromptFacts,
  RedirectFacts,
  RedirectHolder,
  RingGroupFacts,
  RingGroupMember,
  VoicemailBoxFacts,
} from '../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';
import { anyId, type Counts } from './any-destination.ts';
import { anyHours } from './any-hours.ts';

type AnyDestination = fc.Arbitrary<Destination>;

/** Names of objects, with the texts that would do harm in a dialplan. */
const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('${SHELL(id)}', 'a,b)', '\n[globals]', '"&|;'),
);

const anyE164 = fc.integer({ min: 1_000_000, max: 999_999_999 }).map((digits) => `+36${digits}`);

export function anyKeys(destination: AnyDestination): fc.Arbitrary<KeyFacts[]> {
  return fc.uniqueArray(fc.record({ key: fc.constantFrom(...'0123456789*#'.split('')), destination }), {
    selector: ({ key }) => key,
    maxLength: 4,
  });
}

export function anyRingGroup(
  id: number,
  counts: Counts,
  destination: AnyDestination,
): fc.Arbitrary<RingGroupFacts> {
  const startSeconds = fc.integer({ min: 0, max: 30 });
  const members: fc.Arbitrary<RingGroupMember>[] = [];
  if (counts.phones > 0) {
    const phoneId = anyId(counts.phones);
    members.push(fc.record({ kind: fc.constant('phone' as const), phoneId, startSeconds }));
  }
  if (counts.extensions > 0) {
    const extensionId = anyId(counts.extensions);
    members.push(fc.record({ kind: fc.constant('extension' as const), extensionId, startSeconds }));
  }
  return fc.record({
    id: fc.constant(id),
    name: anyName,
    mode: fc.constantFrom('at-once', 'in-order'),
    ringSeconds: fc.integer({ min: 1, max: 120 }),
    members: members.length > 0 ? fc.array(fc.oneof(...members), { maxLength: 6 }) : fc.constant([]),
    onNoAnswer: destination,
    onBusy: destination,
    onUnavailable: destination,
  });
}

/** Overrides lie around the beginning of a year or around changes of the clocks. */
export function anyCalendar(id: number, destination: AnyDestination): fc.Arbitrary<CalendarFacts> {
  const zone = fc.constantFrom('Europe/Budapest', 'America/New_York', 'Asia/Kathmandu', 'UTC');
  const near = fc.constantFrom(
    Date.UTC(2027, 0, 1),
    Date.UTC(2026, 2, 29, 1),
    Date.UTC(2026, 9, 25, 1),
    Date.UTC(2028, 1, 29),
  );
  const choice = fc.option(destination);
  return fc
    .tuple(zone, near)
    .chain(([timeZone, instant]) => fc.tuple(anyHours(timeZone, instant), anyName, destination))
    .chain(([hours, name, defaultDestination]) =>
      fc.record({
        id: fc.constant(id),
        name: fc.constant(name),
        timeZone: fc.constant(hours.timeZone),
        weekly: fc.tuple(
          ...hours.weekly.map((row) => choice.map((chosen) => ({ ...row, destination: chosen }))),
        ),
        overrides: fc.tuple(
          ...hours.overrides.map((row) => choice.map((chosen) => ({ ...row, destination: chosen }))),
        ),
        defaultDestination: fc.constant(defaultDestination),
      }),
    );
}

export function anyCallerList(id: number, { extensions }: Counts): fc.Arbitrary<CallerListFacts> {
  const entries: fc.Arbitrary<CallerListEntry>[] = [
    anyE164.map((number) => ({ kind: 'number', number })),
    fc.tuple(anyE164, fc.integer({ min: 2, max: 8 })).map(([number, length]) => ({
      kind: 'prefix',
      prefix: number.slice(0, length),
    })),
  ];
  if (extensions > 0)
    entries.push(anyId(extensions).map((extensionId) => ({ kind: 'extension', extensionId })));
  return fc.record({
    id: fc.constant(id),
    name: anyName,
    purpose: fc.constantFrom('blocked', 'vip', 'plain'),
    entries: fc.array(fc.oneof(...entries), { maxLength: 8 }),
  });
}

/** At most one to each holder here; a holder can have more. */
export function anyRedirects(counts: Counts, destination: AnyDestination): fc.Arbitrary<RedirectFacts[]> {
  const holders: fc.Arbitrary<RedirectHolder>[] = [];
  if (counts.extensions > 0)
    holders.push(anyId(counts.extensions).map((extensionId) => ({ kind: 'extension', extensionId })));
  if (counts.numbers > 0)
    holders.push(anyId(counts.numbers).map((numberId) => ({ kind: 'number', numberId })));
  if (counts.ringGroups > 0)
    holders.push(anyId(counts.ringGroups).map((ringGroupId) => ({ kind: 'ring-group', ringGroupId })));
  if (holders.length === 0) return fc.constant([]);
  const applies =
    counts.callerLists > 0
      ? fc.constantFrom('always' as const, 'listed' as const, 'not-listed' as const)
      : fc.constant('always' as const);
  const lists = fc.uniqueArray(anyId(Math.max(counts.callerLists, 1)), { minLength: 1, maxLength: 3 });
  return fc
    .array(fc.record({ holder: fc.oneof(...holders), applies, lists, destination }), { maxLength: 5 })
    .map((redirects) =>
      redirects.map((redirect, index) => ({
        id: index + 1,
        holder: redirect.holder,
        applies: redirect.applies,
        callerListIds: redirect.applies === 'always' ? [] : redirect.lists,
        destination: redirect.destination,
      })),
    );
}

export function anyPrompt(id: number): fc.Arbitrary<PromptFacts> {
  return fc.record({ id: fc.constant(id), contentHash: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/u)) });
}

export function anyPromptOrNone(prompts: number): fc.Arbitrary<number | null> {
  return prompts > 0 ? fc.option(anyId(prompts)) : fc.constant(null);
}

export function anyAnnouncement(
  id: number,
  { prompts }: Counts,
  next: AnyDestination,
): fc.Arbitrary<AnnouncementFacts> {
  return fc.record({ id: fc.constant(id), promptId: anyId(prompts), next });
}

export function anyMenu(
  id: number,
  { prompts }: Counts,
  destination: AnyDestination,
): fc.Arbitrary<MenuFacts> {
  return fc.record({
    id: fc.constant(id),
    promptId: anyId(prompts),
    keys: anyKeys(destination),
    waitSeconds: fc.integer({ min: 1, max: 30 }),
    tries: fc.integer({ min: 1, max: 5 }),
    onNoInput: destination,
    onWrongInput: destination,
    onUnavailable: destination,
  });
}

export function anyVoicemailBox(id: number, { prompts }: Counts): fc.Arbitrary<VoicemailBoxFacts> {
  return fc.record({
    id: fc.constant(id),
    greetingPromptId: anyPromptOrNone(prompts),
    maxSeconds: fc.integer({ min: 1, max: 600 }),
  });
}
