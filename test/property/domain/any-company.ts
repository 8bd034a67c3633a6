import fc from 'fast-check';
import { callKinds } from '../../../src/domain/recording/recorded-calls.ts';
import type {
  CompanySnapshot,
  ExtensionFacts,
  NumberFacts,
  PhoneFacts,
  QueueFacts,
  TrunkFacts,
} from '../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';
import {
  anyAnnouncement,
  anyCalendar,
  anyCallerList,
  anyKeys,
  anyMenu,
  anyPrompt,
  anyPromptOrNone,
  anyRedirects,
  anyRingGroup,
  anyVoicemailBox,
} from './any-call-logic.ts';
import { anyCounts, anyDestination, anyId, type Counts } from './any-destination.ts';

const mostObjects = 6;

const anyName = fc.string({ unit: 'grapheme', maxLength: 20 });

/** `through` is taken for a mobile where the company has so many trunks. */
interface AnyPhone {
  readonly kind: PhoneFacts['kind'];
  readonly through: number | null;
}

const anyPhone: fc.Arbitrary<AnyPhone> = fc.record({
  kind: fc.constantFrom('sip', 'mobile'),
  through: fc.option(fc.integer({ min: 1, max: 3 })),
});

function phoneOf(index: number, { kind, through }: AnyPhone, trunks: number): PhoneFacts {
  const id = index + 1;
  const isSip = kind === 'sip';
  return {
    id,
    kind,
    sipUser: isSip ? `p${id}x` : null,
    sealedSecret: isSip ? 'secret' : null,
    mobileNumber: isSip ? null : `+3630111${String(id).padStart(4, '0')}`,
    trunkId: !isSip && through !== null && through <= trunks ? through : null,
  };
}

function trunkOf(id: number): TrunkFacts {
  return {
    ...{ id, host: 'sip.example.com', port: 5_060, inboundAddresses: [], numberFormat: null },
    ...{ register: false, username: null, sealedSecret: null },
  };
}

function anyRingExits(
  destination: fc.Arbitrary<Destination>,
): Record<'onNoAnswer' | 'onBusy' | 'onUnavailable', fc.Arbitrary<Destination>> {
  return { onNoAnswer: destination, onBusy: destination, onUnavailable: destination };
}

function anyExtension(
  id: number,
  { phones, numbers }: Counts,
  destination: fc.Arbitrary<Destination>,
): fc.Arbitrary<ExtensionFacts> {
  return fc.record({
    id: fc.constant(id),
    digits: fc.constant(String(200 + id)),
    name: anyName,
    ringSeconds: fc.integer({ min: 1, max: 300 }),
    devices:
      phones === 0
        ? fc.constant([])
        : fc.uniqueArray(
            fc.record({ phoneId: anyId(phones), startSeconds: fc.integer({ min: 0, max: 30 }) }),
            { selector: ({ phoneId }) => phoneId, maxLength: 4 },
          ),
    outsideCalls: fc.constantFrom('none', 'national', 'international'),
    shownNumberId: numbers === 0 ? fc.constant(null) : fc.option(anyId(numbers)),
    recordedCalls: fc.subarray([...callKinds]),
    ...anyRingExits(destination),
  });
}

function anyQueue(
  id: number,
  { prompts }: Counts,
  destination: fc.Arbitrary<Destination>,
): fc.Arbitrary<QueueFacts> {
  return fc.record({
    id: fc.constant(id),
    strategy: fc.constantFrom('ring-all', 'longest-idle', 'fewest-calls', 'random', 'round-robin', 'linear'),
    ringSeconds: fc.integer({ min: 1, max: 300 }),
    wrapUpSeconds: fc.integer({ min: 0, max: 3_600 }),
    maxWaitSeconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
    maxCallers: fc.option(fc.integer({ min: 1, max: 10_000 })),
    joinWhenEmpty: fc.boolean(),
    musicPromptId: anyPromptOrNone(prompts),
    announcePosition: fc.boolean(),
    announceEverySeconds: fc.integer({ min: 10, max: 3_600 }),
    record: fc.boolean(),
    onTimeout: destination,
    onFull: destination,
    onEmpty: destination,
    keys: anyKeys(destination),
  });
}

function anyNumber(
  id: number,
  { trunks }: Counts,
  destination: fc.Arbitrary<Destination>,
): fc.Arbitrary<NumberFacts> {
  return fc.record({
    id: fc.constant(id),
    digits: fc.constant(`+3612345${String(id).padStart(3, '0')}`),
    trunkId: trunks === 0 ? fc.constant(null) : fc.option(anyId(trunks)),
    record: fc.boolean(),
    destination,
  });
}

/** Ids from 1 to `count`, each made into one object. */
function each<T>(count: number, make: (id: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.tuple(...Array.from({ length: count }, (_none, index) => make(index + 1)));
}

interface AnyObjects {
  readonly phones: readonly AnyPhone[];
  readonly counts: Counts;
}

const anyObjects: fc.Arbitrary<AnyObjects> = fc
  .tuple(fc.array(anyPhone, { maxLength: mostObjects }), anyCounts)
  .map(([phones, others]) => ({ phones, counts: { ...others, phones: phones.length } }));

function companyOf({ phones, counts }: AnyObjects): fc.Arbitrary<CompanySnapshot> {
  const destination = anyDestination(counts);
  return fc.record<CompanySnapshot>({
    companyId: fc.integer({ min: 1, max: 4_000_000 }),
    revision: fc.integer({ min: 1, max: 1_000_000 }),
    country: fc.constantFrom('HU', 'DE', 'US', 'IT', 'GB'),
    emergencyNumbers: fc.constantFrom([], ['112'], ['110', '112']),
    recordedCalls: fc.subarray([...callKinds]),
    phones: fc.constant(phones.map((phone, index) => phoneOf(index, phone, counts.trunks))),
    extensions: each(counts.extensions, (id) => anyExtension(id, counts, destination)),
    // In no order, as it means nothing: the oldest has the lowest id.
    trunks: fc.constant(
      Array.from({ length: counts.trunks }, (_none, index) => trunkOf(counts.trunks - index)),
    ),
    numbers: each(counts.numbers, (id) => anyNumber(id, counts, destination)),
    queues: each(counts.queues, (id) => anyQueue(id, counts, destination)),
    ringGroups: each(counts.ringGroups, (id) => anyRingGroup(id, counts, destination)),
    calendars: each(counts.calendars, (id) => anyCalendar(id, destination)),
    callerLists: each(counts.callerLists, (id) => anyCallerList(id, counts)),
    redirects: anyRedirects(counts, destination),
    prompts: each(counts.prompts, anyPrompt),
    announcements: each(counts.announcements, (id) => anyAnnouncement(id, counts, destination)),
    menus: each(counts.menus, (id) => anyMenu(id, counts, destination)),
    voicemailBoxes: each(counts.voicemailBoxes, (id) => anyVoicemailBox(id, counts)),
  });
}

/** A company as the database can hold it: everything that is pointed at exists. */
export const anyCompany: fc.Arbitrary<CompanySnapshot> = anyObjects.chain(companyOf);

/** A company and what becomes of it in so many edits, each of which changes what it says of the objects of one kind. */
export function anyEdits(edits: number): fc.Arbitrary<CompanySnapshot[]> {
  return anyObjects.chain((objects) =>
    fc
      .tuple(
        companyOf(objects),
        fc.array(fc.tuple(fc.constantFrom(...editedKinds), companyOf(objects)), {
          minLength: edits,
          maxLength: edits,
        }),
      )
      .map(([company, changes]) => {
        const versions = [company];
        for (const [kind, { [kind]: changed }] of changes) {
          const before = versions.at(-1) ?? company;
          versions.push({ ...before, revision: before.revision + 1, [kind]: changed });
        }
        return versions;
      }),
  );
}

/**
 * The same, but each edit changes some objects of a kind alone: the others are the same objects, in the same list where nothing changed, as a
 * node reads them.
 */
export function anyEditsOfSome(edits: number): fc.Arbitrary<CompanySnapshot[]> {
  return anyObjects.chain((objects) =>
    fc
      .tuple(
        companyOf(objects),
        fc.array(
          fc.record({
            kind: fc.constantFrom(...listKinds),
            other: companyOf(objects),
            changes: fc.array(fc.boolean(), { minLength: mostObjects, maxLength: mostObjects }),
            leaves: fc.option(fc.nat(mostObjects), { freq: 6 }),
          }),
          { minLength: edits, maxLength: edits },
        ),
      )
      .map(([company, changes]) => {
        const versions = [company];
        for (const { kind, other, changes: isChanged, leaves } of changes) {
          const before = versions.at(-1) ?? company;
          const others = new Map<number, (typeof other)[typeof kind][number]>(
            other[kind].map((one) => [one.id, one]),
          );
          const after = before[kind].map((one, index) =>
            isChanged[index] ? (others.get(one.id) ?? one) : one,
          );
          const edited =
            kind === 'phones'
              ? (after as PhoneFacts[]).map((phone, index) =>
                  isChanged[index] ? withNewSecret(phone, before.revision) : phone,
                )
              : after;
          // Redirects lead nowhere but on, so nothing misses one that is gone.
          if (kind === 'redirects' && leaves !== null) edited.splice(leaves, 1);
          versions.push({ ...before, revision: before.revision + 1, [kind]: edited });
        }
        return versions;
      }),
  );
}

function withNewSecret(phone: PhoneFacts, revision: number): PhoneFacts {
  return { ...phone, sealedSecret: phone.sealedSecret === null ? null : `secret-${revision}` };
}

const listKinds = [
  ...(['phones', 'extensions', 'numbers', 'queues', 'ringGroups', 'calendars', 'callerLists'] as const),
  ...(['redirects', 'prompts', 'announcements', 'menus', 'voicemailBoxes'] as const),
] as const;

const editedKinds = [
  ...(['country', 'extensions', 'numbers', 'queues', 'ringGroups', 'calendars', 'callerLists'] as const),
  ...(['redirects', 'prompts', 'announcements', 'menus', 'voicemailBoxes'] as const),
] as const;
