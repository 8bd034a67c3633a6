import type { Id, PhoneId, TrunkId } from '../ids.ts';
import { placeOfSeat } from '../membership/place.ts';
import { oncePer } from '../once-per.ts';
import { type RecordedCalls, recordedCallers } from '../recording/recorded-calls.ts';
import type {
  CompanySnapshot,
  ExtensionFacts,
  PhoneFacts,
  RedirectFacts,
  RingGroupFacts,
  RingGroupMember,
} from './company-snapshot.ts';
import { guardEntry, redirectsOf } from './compile-entries.ts';
import { nodeOf } from './node-names.ts';
import { oldestOf } from './oldest-of.ts';
import type { Mobile, RingDevice, RingNode, RoutingNode } from './routing-table.ts';

/** Each through its own provider, else the company's oldest; without any provider a mobile cannot be called. */
export function callableMobiles({ phones, trunks }: CompanySnapshot): Mobile[] {
  const oldest = oldestOf(trunks)?.id ?? null;
  return phones.flatMap((phone) => callableMobile(phone, oldest) ?? []);
}

const callableMobile = oncePer((phone: PhoneFacts, oldestTrunk: TrunkId | null): Mobile | null => {
  const { id, kind, mobileNumber, trunkId } = phone;
  const through = trunkId ?? oldestTrunk;
  if (kind !== 'mobile' || mobileNumber === null || through === null) return null;
  return { phoneId: id, number: mobileNumber.replace('+', ''), trunkId: through };
});

/** The nodes of everything that rings phones by a plan. */
export function compileRings(snapshot: CompanySnapshot): RoutingNode[] {
  const { extensions, phones, redirects, ringGroups, trunks, recordedCalls } = snapshot;
  return [
    ...nodesOfExtensions(extensions, phones, redirects, trunks.length > 0, recordedCalls),
    ...ringGroups.flatMap((group) => groupNodes(group, snapshot)),
  ];
}

const nodesOfExtensions = oncePer(
  (
    extensions: readonly ExtensionFacts[],
    phones: readonly PhoneFacts[],
    redirects: readonly RedirectFacts[],
    hasTrunk: boolean,
    recordedCalls: RecordedCalls,
  ): readonly RoutingNode[] => {
    const phoneOf = phonesById(phones);
    return extensions.flatMap((extension) =>
      extensionNodes(
        extension,
        extension.devices.map(({ phoneId }) => phoneOf.get(phoneId)),
        redirectsOf(redirects, { kind: 'extension', extensionId: extension.id }),
        hasTrunk,
        recordedCalls,
      ),
    );
  },
);

const phonesById = oncePer((phones: readonly PhoneFacts[]) => byId(phones));
const extensionsById = oncePer((extensions: readonly ExtensionFacts[]) => byId(extensions));

function byId<T extends { readonly id: Id }>(objects: readonly T[]): ReadonlyMap<Id, T> {
  return new Map(objects.map((object) => [object.id, object]));
}

function groupNodes(
  group: RingGroupFacts,
  { extensions, phones, redirects, trunks }: CompanySnapshot,
): RoutingNode[] {
  const device = (phoneId: PhoneId, startSeconds: number) =>
    deviceOf(phonesById(phones).get(phoneId), startSeconds, trunks.length > 0);
  const devicesOf = (member: RingGroupMember, startSeconds: number): RingDevice[] =>
    member.kind === 'phone'
      ? device(member.phoneId, startSeconds)
      : (extensionsById(extensions).get(member.extensionId)?.devices ?? []).flatMap((one) =>
          device(one.phoneId, startSeconds + one.startSeconds),
        );
  const { id } = group;
  const holder = { kind: 'ring-group', ringGroupId: id } as const;
  const { first, nodes } = guardEntry(`ring-group-${id}-1`, redirectsOf(redirects, holder));
  return [
    { kind: 'ring-group-entry', name: `ring-group-${id}`, ringGroupId: id, exits: { next: first } },
    ...nodes,
    ...(group.mode === 'at-once' ? [atOnce(group, devicesOf)] : inOrder(group, devicesOf)),
  ];
}

/** @param phones those of its devices, in their order @param ofCompany what the company has recorded */
const extensionNodes = oncePer(
  (
    extension: ExtensionFacts,
    phones: readonly (PhoneFacts | undefined)[],
    redirects: readonly RedirectFacts[],
    hasTrunk: boolean,
    ofCompany: RecordedCalls,
  ): readonly RoutingNode[] => {
    const { id, ringSeconds, devices, recordedCalls } = extension;
    const record = recordedCallers(recordedCalls, ofCompany);
    const { first, nodes } = guardEntry(`ring-${id}`, redirects);
    return [
      { kind: 'extension-entry', name: `extension-${id}`, extensionId: id, record, exits: { next: first } },
      ...nodes,
      {
        kind: 'ring',
        name: `ring-${id}`,
        extensionId: id,
        isPlace: isReachedByPlan(extension, phones),
        devices: devices.flatMap(({ startSeconds }, index) =>
          deviceOf(phones[index], startSeconds, hasTrunk),
        ),
        ringSeconds,
        exits: exitsOf(extension),
      },
    ];
  },
);

/** At most one. @param hasTrunk whether the company has any */
function deviceOf(phone: PhoneFacts | undefined, startSeconds: number, hasTrunk: boolean): RingDevice[] {
  if (!phone) return [];
  const { id, kind, sipUser, mobileNumber, trunkId } = phone;
  if (kind === 'mobile' && mobileNumber !== null && (trunkId !== null || hasTrunk))
    return [{ kind: 'mobile', phoneId: id, startSeconds }];
  return sipUser ? [{ kind: 'phone', sipUser, startSeconds }] : [];
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
function isReachedByPlan(
  { id, devices }: ExtensionFacts,
  phones: readonly (PhoneFacts | undefined)[],
): boolean {
  const listed = devices.flatMap(({ phoneId, startSeconds }, index) => {
    const phone = phones[index];
    return phone ? [{ phoneId, kind: phone.kind, sipUser: phone.sipUser, startSeconds }] : [];
  });
  return placeOfSeat(id, listed)?.kind === 'extension';
}
