/** How long a write waits for the engines when the client does not say. */
const defaultWaitSeconds = 2;
const mostWaitSeconds = 30;

export interface WaitPreference {
  readonly waitMs: number;
  /** What of the client's wish was heard, for `Preference-Applied`; null when there was none. */
  readonly applied: string | null;
}

/** Reads `Prefer: wait=N` (RFC 7240). What cannot be understood is passed over, as the RFC demands. */
export function waitPreference(prefer: string | undefined): WaitPreference {
  for (const preference of (prefer ?? '').split(',')) {
    const [, digits] = /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    if (digits === undefined) continue;
    const seconds = Math.min(Number(digits), mostWaitSeconds);
    return { waitMs: seconds * 1000, applied: `wait=${seconds}` };
  }
  return { waitMs: defaultWaitSeconds * 1000, applied: null };
}
