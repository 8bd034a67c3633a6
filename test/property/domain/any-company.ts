import fc from 'fast-check';
import type {
  CompanySnapshot,
  ExtensionFacts,
  NumberFacts,
  PhoneFacts,
  QueueFacts,
  TrunkFacts,
} from '../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';

const mostObjects = 6;

const anyName = fc.string({ unit: 'grapheme', maxLength: 20 });

function anyId(count: number): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max: count });
}

/** To one of the queues and extensions that exist; the database lets no other destination be stored. */
function anyDestination(queues: number, extensions: number): fc.Arbitrary<Destination> {
  const hangUp = fc.constant<Destination>({ kind: 'hang-up', reason: 'normal' });
  const queue = () => anyId(queues).map((queueId): Destination => ({ kind: 'queue', queueId }));
  const extension = () =>
    anyId(extensions).map((extensionId): Destination => ({ kind: 'extension', extensionId }));
  return fc.oneof(hangUp, ...(queues > 0 ? [queue()] : []), ...(extensions > 0 ? [extension()] : []));
}

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
    ...{ id, host: 'sip.example.com', port: 5_060, inboundAddresses: [] },
    ...{ register: false, username: null, sealedSecret: null },
  };
}

function anyExtension(id: number, phones: number): fc.Arbitrary<ExtensionFacts> {
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
  });
}

function anyQueue(id: number, destination: fc.Arbitrary<Destination>): fc.Arbitrary<QueueFacts> {
  return fc.record({
    id: fc.constant(id),
    strategy: fc.constantFrom('ring-all', 'longest-idle', 'fewest-calls', 'random', 'round-robin', 'linear'),
    ringSeconds: fc.integer({ min: 1, max: 300 }),
    wrapUpSeconds: fc.integer({ min: 0, max: 3_600 }),
    maxWaitSeconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
    maxCallers: fc.option(fc.integer({ min: 1, max: 10_000 })),
    joinWhenEmpty: fc.boolean(),
    announcePosition: fc.boolean(),
    announceEverySeconds: fc.integer({ min: 10, max: 3_600 }),
    serviceLevelSeconds: fc.integer({ min: 1, max: 3_600 }),
    record: fc.boolean(),
    onTimeout: destination,
    onFull: destination,
    onEmpty: destination,
  });
}

function anyNumber(id: number, destination: fc.Arbitrary<Destination>): fc.Arbitrary<NumberFacts> {
  return fc.record({
    id: fc.constant(id),
    digits: fc.constant(`+3612345${String(id).padStart(3, '0')}`),
    destination,
  });
}

/** Ids from 1 to `count`, each made into one object. */
function each<T>(count: number, make: (id: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.tuple(...Array.from({ length: count }, (_none, index) => make(index + 1)));
}

/** A company as the database can hold it: everything that is pointed at exists. */
export const anyCompany: fc.Arbitrary<CompanySnapshot> = fc
  .record({
    phones: fc.array(anyPhone, { maxLength: mostObjects }),
    trunks: fc.integer({ min: 0, max: 3 }),
    extensions: fc.integer({ min: 0, max: mostObjects }),
    queues: fc.integer({ min: 0, max: mostObjects }),
    numbers: fc.integer({ min: 0, max: mostObjects }),
  })
  .chain(({ phones, trunks, extensions, queues, numbers }) => {
    const destination = anyDestination(queues, extensions);
    return fc.record<CompanySnapshot>({
      companyId: fc.integer({ min: 1, max: 4_000_000 }),
      revision: fc.integer({ min: 1, max: 1_000_000 }),
      phones: fc.constant(phones.map((phone, index) => phoneOf(index, phone, trunks))),
      extensions: each(extensions, (id) => anyExtension(id, phones.length)),
      // In no order, as it means nothing: the oldest has the lowest id.
      trunks: fc.constant(Array.from({ length: trunks }, (_none, index) => trunkOf(trunks - index))),
      numbers: each(numbers, (id) => anyNumber(id, destination)),
      queues: each(queues, (id) => anyQueue(id, destination)),
    });
  });
