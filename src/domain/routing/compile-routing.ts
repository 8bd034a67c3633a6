import type { CompanySnapshot, ExtensionFacts, QueueFacts } from './company-snapshot.ts';
import type { Destination } from './destination.ts';
import type {
  HangUpNode,
  HangUpReason,
  NodeName,
  RingNode,
  RoutingNode,
  RoutingTable,
} from './routing-table.ts';

/**
 * Compiles a company's call logic. Pure: the same snapshot gives the same table. Destinations must exist, which the
 * database's foreign keys and the checks at save see to.
 */
export function compileRouting(snapshot: CompanySnapshot): RoutingTable {
  const sipUsers = new Map(snapshot.phones.map((phone) => [phone.id, phone.sipUser]));
  const nodes: RoutingNode[] = [
    ...hangUpReasons.map(hangUpNode),
    ...snapshot.queues.map(queueNode),
    ...snapshot.extensions.flatMap((extension) => [
      extensionEntryNode(extension),
      ringNode(extension, sipUsers),
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
  };
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

function ringNode(extension: ExtensionFacts, sipUsers: ReadonlyMap<number, string | null>): RingNode {
  return {
    kind: 'ring',
    name: `ring-${extension.id}`,
    devices: extension.devices.flatMap(({ phoneId, startSeconds }) => {
      const sipUser = sipUsers.get(phoneId);
      return sipUser ? [{ sipUser, startSeconds }] : [];
    }),
    ringSeconds: extension.ringSeconds,
    exits: { 'no-answer': 'hang-up-no-answer', busy: 'hang-up-busy', unavailable: 'hang-up-unavailable' },
  };
}
