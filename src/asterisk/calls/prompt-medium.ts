/** What ARI is asked to play for a prompt: the same sound that the dialplan calls `switchroom/HASH`. */
export function promptMedium(contentHash: string): string {
  if (!/^[0-9a-f]{64}$/u.test(contentHash)) throw new Error('this is no hash of a prompt');
  return `sound:switchroom/${contentHash}`;
}
