import type { ExtensionId, PhoneId } from '../ids.ts';

/**
 * Where a queue call reaches an agent, as one word: the SIP user of a phone that rings alone and at once, `extension-12` for an
 * extension whose devices ring by a plan [U4], `mobile-7` for the mobile of a virtual agent [S9]. SIP users are random and never
 * look like the other two.
 */
export type Place =
  | { readonly kind: 'phone'; readonly sipUser: string }
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId }
  | { readonly kind: 'mobile'; readonly phoneId: PhoneId };

export function placeName(place: Place): string {
  switch (place.kind) {
    case 'phone':
      return place.sipUser;
    case 'extension':
      return `extension-${place.extensionId}`;
    case 'mobile':
      return `mobile-${place.phoneId}`;
  }
}

export function parsePlace(name: string): Place {
  const [, kind, digits] = /^(extension|mobile)-([1-9][0-9]{0,15})$/u.exec(name) ?? [];
  if (kind === 'extension') return { kind, extensionId: Number(digits) };
  if (kind === 'mobile') return { kind, phoneId: Number(digits) };
  return { kind: 'phone', sipUser: name };
}

/** A device of an extension, as far as it matters for where calls go. */
export interface SeatDevice {
  readonly phoneId: PhoneId;
  readonly kind: 'sip' | 'mobile';
  readonly sipUser: string | null;
  readonly startSeconds: number;
}

/** Null: nothing rings there. One SIP phone that rings at once needs no plan, and saves the engine two channels a call. */
export function placeOfSeat(extensionId: ExtensionId, devices: readonly SeatDevice[]): Place | null {
  const [only, ...others] = devices;
  if (!only) return null;
  if (others.length === 0 && only.kind === 'sip' && only.startSeconds === 0)
    return only.sipUser === null ? null : { kind: 'phone', sipUser: only.sipUser };
  return { kind: 'extension', extensionId };
}
