import type { MediaNodeId } from '../ids.ts';
import { missingAudio } from './missing-audio.ts';

/** A file beside an engine, in its spool. */
export interface SpoolFile {
  readonly mediaNodeId: MediaNodeId;
  /** Its name without ending. */
  readonly fileBase: string;
}

/** What is known of the files of a recording or a message. */
export interface AudioFiles extends SpoolFile {
  readonly state: string;
  readonly reason: string | null;
  readonly storeKey: string | null;
}

/**
 * What is to be removed together with a recording or a message: keys of the store, and names that `parseSpoolFile` reads, unlike any key,
 * which begins with the number of a company. What could not be read was left beside the engine for somebody to look at.
 */
export function filesOfAudio({ mediaNodeId, fileBase, state, reason, storeKey }: AudioFiles): string[] {
  const isLeft = state === 'unreadable' && reason !== missingAudio;
  return [...(storeKey === null ? [] : [storeKey]), ...(isLeft ? [`spool/${mediaNodeId}/${fileBase}`] : [])];
}

/** Null: a key of the store. */
export function parseSpoolFile(name: string): SpoolFile | null {
  const [, node, fileBase] = /^spool\/([0-9]+)\/(.+)$/u.exec(name) ?? [];
  return node === undefined || fileBase === undefined ? null : { mediaNodeId: Number(node), fileBase };
}
