/** The lines that the hook of a bridge writes. */
export const bridgeLines: ReadonlySet<string> = new Set(['SW_BRIDGED', 'SW_CONNECTED']);

/** The hook runs when ten frames of 20 ms have passed through the bridge (switch_ivr_bridge.c, DEFAULT_LEAD_FRAMES). */
const leadMs = 10 * 20;

/**
 * When the bridge itself began, as the hook of a bridge tells. Frames that waited already pass faster, so it is no earlier than the
 * answer, which the engine knows exactly.
 *
 * @param answeredAt in microseconds since 1970; 0 or empty: not answered by itself
 */
export function bridgedAt(writtenAt: Date, answeredAt: string): Date {
  const written = writtenAt.getTime();
  return new Date(Math.min(written, Math.max(written - leadMs, milliseconds(answeredAt))));
}

/**
 * When the bridge began that was over before its hook ran, as the end of the leg tells.
 *
 * @param bridgeAt in microseconds since 1970; 0 or empty: the engine forgot it, because the leg went on elsewhere
 */
export function shortlyBridgedAt(endedAt: Date, bridgeAt: string): Date {
  const began = milliseconds(bridgeAt);
  return began === 0 ? endedAt : new Date(Math.min(endedAt.getTime(), began));
}

function milliseconds(microseconds: string): number {
  return /^\d{1,17}$/.test(microseconds) ? Math.floor(Number(microseconds) / 1_000) : 0;
}
