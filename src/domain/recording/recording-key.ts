/** Thrown for ids that no key can be made of: a mistake of the caller, never of a user. */
export class RecordingKeyError extends Error {
  readonly code = 'recording-key-impossible';
  override readonly name = 'RecordingKeyError';
}

const MOST_CHARACTERS = 512;
const MOST_SEGMENT_CHARACTERS = 200;

/**
 * The name under which a store keeps a recording, e.g. `5/2026/11/22/1234.wav` (date in UTC). Made of ids
 * only, so that no text of a user ever becomes part of a path; the same ids give the same key, so that
 * a repeated intake replaces its own file.
 *
 * @throws RecordingKeyError for ids or dates that are none
 */
export function recordingKey(ids: {
  companyId: number;
  recordingId: number | string;
  startedAt: Date;
}): string {
  const { companyId, recordingId, startedAt } = ids;
  const year = startedAt.getUTCFullYear();
  if (!(year >= 1970 && year <= 9999))
    throw new RecordingKeyError('the start of the recording is not a date');
  const date = startedAt.toISOString().slice(0, 10).replaceAll('-', '/');
  const isWhole = typeof recordingId === 'string' || Number.isSafeInteger(recordingId);
  const key = `${companyId}/${date}/${recordingId}.wav`;
  if (
    !Number.isSafeInteger(companyId) ||
    companyId < 1 ||
    !isWhole ||
    !/^[a-z0-9][a-z0-9-]*$/.test(`${recordingId}`)
  ) {
    throw new RecordingKeyError(`no key for company ${companyId}, recording ${JSON.stringify(recordingId)}`);
  }
  if (!isRecordingKey(key)) throw new RecordingKeyError('the id of the recording is too long');
  return key;
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
