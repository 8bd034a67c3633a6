import type { Destination } from '../../src/domain/routing/destination.ts';

export const hangUp: Destination = { kind: 'hang-up', reason: 'normal' };

/** Where phones that ring lead as long as nobody chose anything else. */
export const ringExits = {
  onNoAnswer: { kind: 'hang-up', reason: 'no-answer' },
  onBusy: { kind: 'hang-up', reason: 'busy' },
  onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
} as const satisfies Readonly<Record<string, Destination>>;
