import { placeOfSeat } from '../membership/place.ts';
import type { PhoneId } from '../ids.ts';
import type { CompanySnapshot, ExtensionFacts, PhoneFacts, QueueFacts } from './company-snapshot.ts';
import type { Destination } from './destination.ts';
import type {
  HangUpNode,
  HangUpReason,
  Mobile,
  NodeName,
  RingDevice,
  RingNode,
  RoutingNode,
  RoutingTable,
} from './routing-table.ts';

/**
 * Compiles a company's call logic. Pure: the same snapshot gives the same table. Destinations must exist, which the
 * database's foreign keys and the checks at save see to.
 */
export function compileRouting(snapshot: CompanySnapshot): RoutingTable {
  const phones = new Map(snapshot.phones.map((phone) => [phone.id, phone]));
  const mobiles = callableMobiles(snapshot);
  const isCallable = new Set(mobiles.map(({ phoneId }) => phoneId));
  const nodes: RoutingNode[] = [
    ...hangUpReasons.map(hangUpNode),
    ...snapshot.queues.map(queueNode),
    ...snapshot.extensions.flatMap((extension) => [
      extensionEntryNode(extension),
      ringNode(extension, phones, isCallable),
    ]),
    ...snapshot.numbers.map((number): RoutingNode => ({
      kind: 'number-entry',
      name: `number-${number.id}`,
      numberId: number.id,
      exits: { next: nodeOf(number.destination) },
    })),
  ];
  return {
    companyId: snapshot.companyId,
    revision: snapshot.revision,
    numbers: snapshot.numbers.map(({ id, digits }) => ({
      digits: digits.replace('+', ''),
      node: `number-${id}`,
    })),
    extensions: snapshot.extensions.map(({ id, digits }) => ({ digits, node: `extension-${id}` })),
    nodes,
    mobiles,
  };
}

/** Each through its own provider, else the company's oldest; without any provider a mobile cannot be called. */
function callableMobiles({ phones, trunks }: CompanySnapshot): Mobile[] {
  const oldest = trunks.length > 0 ? Math.min(...trunks.map(({ id }) => id)) : null;
  return phones.flatMap(({ id, kind, mobileNumber, trunkId }) => {
    const through = trunkId ?? oldest;
    if (kind !== 'mobile' || mobileNumber === null || through === null) return [];
    return [{ phoneId: id, number: mobileNumber.replace('+', ''), trunkId: through }];
  });
}

/**
 * Asked of the devices as the administrator lists them, also those that cannot be called now: where an agent's queue calls go
 * is decided from the same list.
 */
function isReachedByPlan(extension: ExtensionFacts, phones: ReadonlyMap<PhoneId, PhoneFacts>): boolean {
  const devices = extension.devices.flatMap(({ phoneId, startSeconds }) => {
    const phone = phones.get(phoneId);
    return phone ? [{ phoneId, kind: phone.kind, sipUser: phone.sipUser, startSeconds }] : [];
  });
  return placeOfSeat(extension.id, devices)?.kind === 'extension';
}

const hangUpReasons: readonly HangUpReason[] = ['normal', 'busy', 'no-answer', 'unavailable'];

function hangUpNode(reason: HangUpReason): HangUpNode {
  return { kind: 'hang-up', name: `hang-up-${reason}`, reason, exits: {} };
}

function nodeOf(destination: Destination): NodeName {
  switch (destination.kind) {
    case 'queue':
      return `queue-${destination.queueId}`;
    case 'extension':
      return `extension-${destination.extensionId}`;
    case 'hang-up':
      return 'hang-up-normal';
  }
}

function queueNode(queue: QueueFacts): RoutingNode {
  return {
    kind: 'queue',
    name: `queue-${queue.id}`,
    queueId: queue.id,
    record: queue.record,
    maxWaitSeconds: queue.maxWaitSeconds,
    exits: { timeout: nodeOf(queue.onTimeout), full: nodeOf(queue.onFull), empty: nodeOf(queue.onEmpty) },
  };
}

function extensionEntryNode(extension: ExtensionFacts): RoutingNode {
  return {
    kind: 'extension-entry',
    name: `extension-${extension.id}`,
    extensionId: extension.id,
    exits: { next: `ring-${extension.id}` },
  };
}

function ringNode(
  extension: ExtensionFacts,
  phones: ReadonlyMap<PhoneId, PhoneFacts>,
  isCallable: ReadonlySet<PhoneId>,
): RingNode {
  return {
    kind: 'ring',
    name: `ring-${extension.id}`,
    extensionId: extension.id,
    isPlace: isReachedByPlan(extension, phones),
    devices: extension.devices.flatMap(({ phoneId, startSeconds }): RingDevice[] => {
      if (isCallable.has(phoneId)) return [{ kind: 'mobile', phoneId, startSeconds }];
      const sipUser = phones.get(phoneId)?.sipUser;
      return sipUser ? [{ kind: 'phone', sipUser, startSeconds }] : [];
    }),
    ringSeconds: extension.ringSeconds,
    exits: { 'no-answer': 'hang-up-no-answer', busy: 'hang-up-busy', unavailable: 'hang-up-unavailable' },
  };
}
