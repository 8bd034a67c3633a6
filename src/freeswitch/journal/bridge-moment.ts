/** The lines that the hook of a bridge writes. */
export const bridgeLines: ReadonlySet<string> = new Set(['SW_BRIDGED', 'SW_CONNECTED']);

/** The hook runs when ten frames of 20 ms have passed through the bridge (switch_ivr_bridge.c, DEFAULT_LEAD_FRAMES). */
const leadMs = 10 * 20;

/**
 * When the bridge itself began. Frames that waited already pass faster, so it is no earlier than the answer, which the engine knows
 * exactly.
 *
 * @param answeredAt in microseconds since 1970; 0 or empty: not answered by itself
 */
export function bridgedAt(writtenAt: Date, answeredAt: string): Date {
  const written = writtenAt.getTime();
  const answered = /^\d{1,17}$/.test(answeredAt) ? Number(answeredAt) / 1000 : 0;
  return new Date(Math.min(written, Math.max(written - leadMs, Math.floor(answered))));
}
