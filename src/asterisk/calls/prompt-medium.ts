/** What ARI is asked to play for a prompt: a file below the sounds of Asterisk, in whichever format is the cheapest. */
export function promptMedium(contentHash: string): string {
  return `sound:switchroom/${contentHash}`;
}
