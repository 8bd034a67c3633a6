/** Where phones of an extension may call outside. An emergency number may be called from every phone [U1]. */
export const outsideReaches = ['none', 'national', 'international'] as const;
export type OutsideReach = (typeof outsideReaches)[number];

/** Of an extension of which nobody said anything. */
export const usualReach: OutsideReach = 'national';

/** How long a number rings that somebody dialled at a phone: who dials hangs up. */
export const dialledRingSeconds = 120;

/**
 * @param number E.164 without plus
 * @param countryCode of the company; empty: not known, so that no number is national
 */
export function mayCall(reach: OutsideReach, number: string, countryCode: string): boolean {
  if (reach === 'international') return true;
  return reach === 'national' && countryCode !== '' && number.startsWith(countryCode);
}
