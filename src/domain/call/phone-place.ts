import type { PhoneId } from '../ids.ts';
import type { RungDevice } from './call-event.ts';
import type { PhonePlace, PhoneStay, Whereabouts } from './call-record.ts';

/** Where the device belongs; null: it is outside, or gone. */
export function placeOf(people: Whereabouts, device: RungDevice): PhonePlace | null {
  if (device.kind === 'phone') return people.phones.get(device.sipUser) ?? null;
  return device.kind === 'mobile' ? placeOfMobile(people, device.phoneId) : null;
}

/** Null: it is gone. */
export function placeOfMobile(people: Whereabouts, phoneId: PhoneId): PhonePlace | null {
  return people.mobiles.get(phoneId) ?? null;
}

/** Who was there at that moment; nobody is better than somebody else. */
export function agentAt(place: PhonePlace | null, at: Date): number | null {
  const covers = ({ since, until }: PhoneStay) => since <= at && (until === null || at < until);
  return place?.stays.find(covers)?.agentId ?? null;
}
