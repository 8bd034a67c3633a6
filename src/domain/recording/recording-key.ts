import { createHash } from 'node:crypto';

/** Thrown for ids that no key can be made of: a mistake of the caller, never of a user. */
export class RecordingKeyError extends Error {
  readonly code = 'recording-key-impossible';
  override readonly name = 'RecordingKeyError';
}

const MOST_CHARACTERS = 512;
const MOST_SEGMENT_CHARACTERS = 200;
/** Of the hash: 128 bits, so that no two recordings ever share a key. */
const HASH_DIGITS = 32;

/**
 * The name under which a store keeps a recording or a message, e.g. `5/2026/11/22/0f4e…9a.wav` (date in UTC). It
 * follows from what the engine's journal says and from nothing that the database counts, so that a database restored
 * from yesterday's backup finds what was stored since, and gives none of those names to anything else. No text becomes
 * part of a path. A repeated intake replaces its own file.
 *
 * @throws RecordingKeyError for a company or a date that is none
 */
export function recordingKey(recording: {
  companyId: number;
  mediaNodeId: number;
  /** Names the recording for ever among those of its node. */
  fileBase: string;
  startedAt: Date;
}): string {
  const { companyId, mediaNodeId, fileBase, startedAt } = recording;
  if (!Number.isSafeInteger(companyId) || companyId < 1)
    throw new RecordingKeyError(`no key for company ${companyId}`);
  const year = startedAt.getUTCFullYear();
  if (!(year >= 1970 && year <= 9999))
    throw new RecordingKeyError('the start of the recording is not a date');
  const date = startedAt.toISOString().slice(0, 10).replaceAll('-', '/');
  const hash = createHash('sha256').update(`${mediaNodeId}/${fileBase}`).digest('hex');
  return `${companyId}/${date}/${hash.slice(0, HASH_DIGITS)}.wav`;
}

/**
 * Whether a text may name a stored recording: segments of `a-z 0-9 . -` with `/` between them, none of
 * which is empty, begins with a dot or holds `..`.
 */
export function isRecordingKey(text: string): boolean {
  if (text.length > MOST_CHARACTERS || text.includes('..')) return false;
  return text
    .split('/')
    .every((segment) => segment.length <= MOST_SEGMENT_CHARACTERS && /^[a-z0-9-][a-z0-9.-]*$/.test(segment));
}
