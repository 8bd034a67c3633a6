import { requireContentHash } from '../../media-node/files/plain-values.ts';

/** What ARI is asked to play for a prompt: the same sound that the dialplan calls `switchroom/HASH`. @throws ConfigEncodingError */
export function promptMedium(contentHash: string): string {
  return `sound:switchroom/${requireContentHash(contentHash)}`;
}
