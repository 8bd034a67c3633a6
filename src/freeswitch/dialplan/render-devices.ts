import type { PhoneId } from '../../domain/ids.ts';
import { placeName } from '../../domain/membership/place.ts';
import { oncePer } from '../../domain/once-per.ts';
import type { Mobile, RingDevice, RingNode, RoutingTable } from '../../domain/routing/routing-table.ts';
import type { LuaValue } from './lua-value.ts';
import type { RoutingEntry } from './routing-file.ts';
import { requireE164, requireName, requireWhole } from '../../media-node/files/plain-values.ts';

/** The latest start that REST takes is far below. */
const latestStart = 3_600;

export type Mobiles = ReadonlyMap<PhoneId, Mobile>;

export function mobilesById({ mobiles }: RoutingTable): Mobiles {
  return new Map(mobiles.map((mobile) => [mobile.phoneId, mobile]));
}

/** Those among the devices. */
export function mobilesOf(devices: readonly RingDevice[], mobiles: Mobiles): Mobile[] {
  return devices.flatMap((device) => {
    const mobile = device.kind === 'mobile' ? mobiles.get(device.phoneId) : undefined;
    return mobile ? [mobile] : [];
  });
}

/** What sw/legs.lua makes dial strings of. @param mobiles those among the devices */
export function renderDevices(devices: readonly RingDevice[], mobiles: readonly Mobile[]): LuaValue[] {
  return devices.flatMap((device): LuaValue[] => {
    const start = Number(requireWhole(device.startSeconds, 0, latestStart));
    if (device.kind === 'phone') return [{ kind: 'phone', user: requireName(device.sipUser), start }];
    const mobile = mobiles.find(({ phoneId }) => phoneId === device.phoneId);
    return mobile ? [renderMobile(mobile, start)] : [];
  });
}

/** Under `place extension-12` and `place mobile-7` the devices at which queue calls reach an agent there [U4, S9]. */
export function renderPlaces({ nodes, mobiles }: RoutingTable, byId: Mobiles): RoutingEntry[] {
  const plans = nodes.filter((node): node is RingNode => node.kind === 'ring' && node.isPlace);
  return [
    ...plans.map((plan) => planEntry(plan, mobilesOf(plan.devices, byId))),
    ...mobiles.map((mobile) => mobileEntry(mobile)),
  ];
}

const planEntry = oncePer(
  ({ name, extensionId, devices }: RingNode, mobiles: readonly Mobile[]): RoutingEntry => {
    if (extensionId === null) throw new Error(`${name} is of a ring group, which is no place`);
    return [`place ${placeName({ kind: 'extension', extensionId })}`, renderDevices(devices, mobiles)];
  },
);

const mobileEntry = oncePer((mobile: Mobile): RoutingEntry => [
  `place ${placeName({ kind: 'mobile', phoneId: mobile.phoneId })}`,
  [renderMobile(mobile, 0)],
]);

function renderMobile({ phoneId, number, trunkId }: Mobile, start: number): LuaValue {
  return { kind: 'mobile', id: phoneId, number: requireE164(number), trunk: trunkId, start };
}
