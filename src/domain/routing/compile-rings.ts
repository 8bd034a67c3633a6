import type { PhoneId } from '../ids.ts';
import { placeOfSeat } from '../membership/place.ts';
import type {
  CompanySnapshot,
  ExtensionFacts,
  PhoneFacts,
  RingGroupFacts,
  RingGroupMember,
} from './company-snapshot.ts';
import type { EntryGuard } from './compile-entries.ts';
import { nodeOf } from './node-names.ts';
import { oldestOf } from './oldest-of.ts';
import type { Mobile, RingDevice, RingNode, RoutingNode } from './routing-table.ts';

/** Each through its own provider, else the company's oldest; without any provider a mobile cannot be called. */
export function callableMobiles({ phones, trunks }: CompanySnapshot): Mobile[] {
  const oldest = oldestOf(trunks)?.id ?? null;
  return phones.flatMap(({ id, kind, mobileNumber, trunkId }) => {
    const through = trunkId ?? oldest;
    if (kind !== 'mobile' || mobileNumber === null || through === null) return [];
    return [{ phoneId: id, number: mobileNumber.replace('+', ''), trunkId: through }];
  });
}

/** The nodes of everything that rings phones by a plan. */
export function ringCompiler(
  snapshot: CompanySnapshot,
  mobiles: readonly Mobile[],
  guard: EntryGuard,
): {
  readonly extension: (extension: ExtensionFacts) => RoutingNode[];
  readonly group: (group: RingGroupFacts) => RoutingNode[];
} {
  const phones = new Map(snapshot.phones.map((phone) => [phone.id, phone]));
  const extensions = new Map(snapshot.extensions.map((extension) => [extension.id, extension]));
  const isCallable = new Set(mobiles.map(({ phoneId }) => phoneId));

  const device = (phoneId: PhoneId, startSeconds: number): RingDevice[] => {
    if (isCallable.has(phoneId)) return [{ kind: 'mobile', phoneId, startSeconds }];
    const sipUser = phones.get(phoneId)?.sipUser;
    return sipUser ? [{ kind: 'phone', sipUser, startSeconds }] : [];
  };
  const devicesOf = (member: RingGroupMember, startSeconds: number): RingDevice[] =>
    member.kind === 'phone'
      ? device(member.phoneId, startSeconds)
      : (extensions.get(member.extensionId)?.devices ?? []).flatMap((one) =>
          device(one.phoneId, startSeconds + one.startSeconds),
        );

  return {
    extension(extension) {
      const { id, ringSeconds } = extension;
      const { first, nodes } = guard({ kind: 'extension', extensionId: id }, `ring-${id}`);
      return [
        { kind: 'extension-entry', name: `extension-${id}`, extensionId: id, exits: { next: first } },
        ...nodes,
        {
          kind: 'ring',
          name: `ring-${id}`,
          extensionId: id,
          isPlace: isReachedByPlan(extension, phones),
          devices: extension.devices.flatMap(({ phoneId, startSeconds }) => device(phoneId, startSeconds)),
          ringSeconds,
          exits: exitsOf(extension),
        },
      ];
    },
    group(group) {
      const { id } = group;
      const { first, nodes } = guard({ kind: 'ring-group', ringGroupId: id }, `ring-group-${id}-1`);
      return [
        { kind: 'ring-group-entry', name: `ring-group-${id}`, ringGroupId: id, exits: { next: first } },
        ...nodes,
        ...(group.mode === 'at-once' ? [atOnce(group, devicesOf)] : inOrder(group, devicesOf)),
      ];
    },
  };
}

type RingExits = Pick<ExtensionFacts, 'onNoAnswer' | 'onBusy' | 'onUnavailable'>;
type DevicesOf = (member: RingGroupMember, startSeconds: number) => RingDevice[];

function atOnce(group: RingGroupFacts, devicesOf: DevicesOf): RingNode {
  const devices = group.members.flatMap((member) => devicesOf(member, member.startSeconds));
  return ringOfGroup(group, 1, distinct(devices), exitsOf(group));
}

/** A member that does not answer, is busy or cannot be reached hands the call on to the next [R11]. */
function inOrder(group: RingGroupFacts, devicesOf: DevicesOf): RingNode[] {
  const last = group.members.length;
  if (last === 0) return [ringOfGroup(group, 1, [], exitsOf(group))];
  return group.members.map((member, index) => {
    const next = `ring-group-${group.id}-${index + 2}`;
    const exits = index + 1 === last ? exitsOf(group) : { 'no-answer': next, busy: next, unavailable: next };
    return ringOfGroup(group, index + 1, distinct(devicesOf(member, 0)), exits);
  });
}

/** A phone that is reached in two ways rings once, from the earlier start on. */
function distinct(devices: readonly RingDevice[]): RingDevice[] {
  const seen = new Map<string, RingDevice>();
  for (const device of [...devices].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const key = device.kind === 'phone' ? `phone ${device.sipUser}` : `mobile ${device.phoneId}`;
    if (!seen.has(key)) seen.set(key, device);
  }
  return [...seen.values()];
}

function exitsOf({ onNoAnswer, onBusy, onUnavailable }: RingExits): RingNode['exits'] {
  return { 'no-answer': nodeOf(onNoAnswer), busy: nodeOf(onBusy), unavailable: nodeOf(onUnavailable) };
}

function ringOfGroup(
  { id, ringSeconds }: RingGroupFacts,
  step: number,
  devices: readonly RingDevice[],
  exits: RingNode['exits'],
): RingNode {
  return {
    kind: 'ring',
    name: `ring-group-${id}-${step}`,
    extensionId: null,
    isPlace: false,
    devices,
    ringSeconds,
    exits,
  };
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
