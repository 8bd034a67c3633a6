/**
 * How it is with a provider, as far as an engine knows it. Where we register there: `registered`, or `refused` while it answers and does
 * not let us. Where we do not: `reachable` while it answers. For both: `unreachable` while it does not answer, `unknown` until it was
 * asked.
 */
export const trunkStates = ['registered', 'refused', 'reachable', 'unreachable', 'unknown'] as const;

export type TrunkState = (typeof trunkStates)[number];

/** What an engine says of one trunk. */
export interface TrunkNews {
  /** Null: we do not register there. */
  readonly registered: boolean | null;
  /** Whether the provider answers; null: it was not asked yet. */
  readonly answers: boolean | null;
}

export function trunkStateOf({ registered, answers }: TrunkNews): TrunkState {
  // An engine that asked in vain does not even try to call, whatever was said when we registered.
  if (answers === false) return 'unreachable';
  if (registered === true) return 'registered';
  if (answers === null) return 'unknown';
  return registered === null ? 'reachable' : 'refused';
}
