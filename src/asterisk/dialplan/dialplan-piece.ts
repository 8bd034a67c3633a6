import { contentHash } from '../../media-node/files/content-hash.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';

/**
 * A part of a dialplan with whole contexts. Its hash is kept with it: two dialplans of 10 megabytes are compared by the hashes of their
 * pieces, and each is known by the hash of these.
 */
export interface DialplanPiece {
  readonly text: string;
  readonly hash: string;
}

export function dialplanPiece(...sections: readonly ConfigSection[]): DialplanPiece {
  const text = renderSections(sections, ' => ');
  return { text, hash: contentHash(text) };
}
