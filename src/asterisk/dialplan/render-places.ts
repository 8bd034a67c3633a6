import type { CompanyId, PhoneId } from '../../domain/ids.ts';
import { type Place, placeName } from '../../domain/membership/place.ts';
import type { Mobile, RingDevice, RingNode, RoutingTable } from '../../domain/routing/routing-table.ts';
import type { ConfigSection } from '../config-text/config-section.ts';
import { requireE164, requireName, requireWhole } from '../../media-node/files/plain-values.ts';
import { contextOf } from './node-contexts.ts';
import { laterDevice, memberInterface, placeContext } from './place-contexts.ts';

/** The latest start that REST takes is far below. */
const latestStart = 3_600;

/**
 * A context for each extension with a plan and each mobile: what a queue dials (`offer`), the devices that begin later, and
 * the state that tells queues whether the place is free. A ring group is no place, but has devices that begin later as well.
 */
export function renderPlaces({ companyId, nodes, mobiles }: RoutingTable): ConfigSection[] {
  const rings = nodes.filter((node): node is RingNode => node.kind === 'ring');
  const plans = rings.filter(({ isPlace }) => isPlace);
  const groups = rings.filter((node) => node.extensionId === null && hasLaterDevices(node));
  const numbers = new Map(mobiles.map((mobile) => [mobile.phoneId, mobileDevice(mobile)]));
  const legs = legsOfMobiles(companyId, [...plans, ...groups]);
  return [
    ...plans.map((plan) => planSection(companyId, plan, numbers)),
    ...groups.map((group) => ({
      name: legsContext(companyId, group),
      lines: laterLines(group, numbers),
    })),
    ...mobiles.map((mobile) => mobileSection(mobile, legs.get(mobile.phoneId) ?? [])),
  ];
}

/**
 * The devices of a ring node, joined for Dial; empty when none begins in time. Phones that begin at once are dialled directly,
 * the others through a channel that waits first [U4].
 */
export function ringDevices(companyId: CompanyId, ring: RingNode): string {
  return ring.devices
    .map((device, index) => ({
      startSeconds: device.startSeconds,
      dialled: dialledDevice(companyId, ring, device, index),
    }))
    .filter(({ startSeconds }) => startSeconds < ring.ringSeconds)
    .map(({ dialled }) => dialled)
    .join('&');
}

/** Whether some device rings through a channel that waits, so that nothing tells the caller of the ringing by itself. */
export function hasLaterDevices({ devices }: RingNode): boolean {
  return devices.some((device) => !isDirect(device));
}

function planSection(
  companyId: CompanyId,
  plan: RingNode,
  numbers: ReadonlyMap<PhoneId, string>,
): ConfigSection {
  const watched = plan.devices.map((device, index) =>
    device.kind === 'phone' ? phoneDevice(device.sipUser) : laterLeg(companyId, plan, index),
  );
  const dialled = plan.devices.map((device, index) => dialledDevice(companyId, plan, device, index));
  return {
    name: placeContext(placeOf(plan)),
    lines: [
      hint(placeOf(plan), watched),
      ['exten', `offer,1,Gosub(sw-offer-devices,s,1(${dialled.join('&')}))`],
      ...laterLines(plan, numbers),
    ],
  };
}

/** What the channels that wait do when their time comes. */
function laterLines(ring: RingNode, numbers: ReadonlyMap<PhoneId, string>): [string, string][] {
  return ring.devices.flatMap((device, index): [string, string][] => {
    if (isDirect(device)) return [];
    const seconds = requireWhole(device.startSeconds, 0, latestStart);
    const call =
      device.kind === 'phone'
        ? `sw-later-phone,s,1(${phoneDevice(device.sipUser)},${seconds})`
        : `sw-later-mobile,s,1(${numbers.get(device.phoneId) ?? ''},${seconds},${device.phoneId})`;
    return [['exten', `${laterLabel(ring, index)},1,Gosub(${call})`]];
  });
}

function mobileSection(mobile: Mobile, legs: readonly string[]): ConfigSection {
  const place: Place = { kind: 'mobile', phoneId: mobile.phoneId };
  return {
    name: placeContext(place),
    lines: [
      hint(place, [memberInterface(place).replace(/\/n$/u, ''), ...legs]),
      ['exten', `offer,1,Gosub(sw-later-mobile,s,1(${mobileDevice(mobile)},0,${mobile.phoneId}))`],
    ],
  };
}

/** A mobile is also in use while it rings or speaks as a device of an extension or ring group. */
function legsOfMobiles(companyId: CompanyId, plans: readonly RingNode[]): Map<PhoneId, string[]> {
  const legs = new Map<PhoneId, string[]>();
  for (const plan of plans) {
    for (const [index, device] of plan.devices.entries()) {
      if (device.kind !== 'mobile') continue;
      legs.set(device.phoneId, [...(legs.get(device.phoneId) ?? []), laterLeg(companyId, plan, index)]);
    }
  }
  return legs;
}

/** Where nothing can ring, the state is that of a phone that does not exist: app_queue offers nothing there. */
function hint(place: Place, devices: readonly string[]): [string, string] {
  return ['exten', `${placeName(place)},hint,${devices.length === 0 ? 'PJSIP/nobody' : devices.join('&')}`];
}

/**
 * The channel of a mobile stays for the whole call (`/n`), because nothing else tells that the mobile is in use; that of a phone
 * steps aside when the phone is connected.
 */
function dialledDevice(companyId: CompanyId, ring: RingNode, device: RingDevice, index: number): string {
  if (isDirect(device)) return phoneDevice(device.sipUser);
  return `${laterLeg(companyId, ring, index)}${device.kind === 'mobile' ? '/n' : ''}`;
}

function isDirect(device: RingDevice): device is RingDevice & { kind: 'phone' } {
  return device.kind === 'phone' && device.startSeconds === 0;
}

function phoneDevice(sipUser: string): string {
  return `PJSIP/${requireName(sipUser)}`;
}

function mobileDevice({ number, trunkId }: Mobile): string {
  return `PJSIP/+${requireE164(number)}@trunk-${requireWhole(trunkId, 1, Number.MAX_SAFE_INTEGER)}`;
}

function laterLeg(companyId: CompanyId, ring: RingNode, index: number): string {
  return `Local/${laterLabel(ring, index)}@${legsContext(companyId, ring)}`;
}

function laterLabel(ring: RingNode, index: number): string {
  const owner = ring.extensionId === null ? requireName(ring.name) : placeName(placeOf(ring));
  return laterDevice(owner, String(index + 1));
}

function legsContext(companyId: CompanyId, ring: RingNode): string {
  return ring.extensionId === null ? contextOf(companyId, `${ring.name}-legs`) : placeContext(placeOf(ring));
}

function placeOf({ extensionId }: RingNode): Place {
  if (extensionId === null) throw new Error('a ring group is no place');
  return { kind: 'extension', extensionId };
}
