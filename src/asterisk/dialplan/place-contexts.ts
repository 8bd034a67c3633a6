import { type Place, placeName } from '../../domain/membership/place.ts';
import { requireName } from '../../media-node/files/plain-values.ts';

/** The context of a place that rings by a plan: everything about it, so that no context grows with the company. */
export function placeContext(place: Place): string {
  return `place-${requireName(placeName(place))}`;
}

/**
 * Under this name a device of a ring plan waits until it is its turn; in the context of a place it begins with the place, so all
 * channels of an offer there are found by it.
 *
 * @param owner name of the place, or of the node of a ring group
 * @param number of the device, counted from 1
 */
export function laterDevice(owner: string, number: string): string {
  return `${owner}-${number}`;
}

/**
 * What matches the names of all Local channels of queue calls at places that ring by a plan: those that app_queue dials, and those of
 * devices that begin later.
 *
 * @param places names of places; each must be one that {@link placeContext} takes
 */
export function offerChannelsPattern(places: readonly string[]): string {
  const any = `(${places.join('|')})`;
  return `Local/(${any}@sw-member|${laterDevice(any, '[0-9]+')}@place-${any})-`;
}

/**
 * What app_queue dials to offer a call at a place. The channel of an extension's plan steps aside once the call is answered, so
 * that a talk costs no more than at one phone; that of a mobile stays (`/n`), because nothing else tells that the mobile is
 * in use.
 *
 * @throws ConfigEncodingError
 */
export function memberInterface(place: Place): string {
  switch (place.kind) {
    case 'phone':
      return `PJSIP/${requireName(place.sipUser)}`;
    case 'extension':
      return `Local/${placeName(place)}@sw-member`;
    case 'mobile':
      return `Local/${placeName(place)}@sw-member/n`;
  }
}

/** Whose state tells app_queue whether the place is free: a hint of its name in its own context. */
export function memberStateInterface(place: Place): string {
  return place.kind === 'phone' ? memberInterface(place) : `hint:${placeName(place)}@${placeContext(place)}`;
}
