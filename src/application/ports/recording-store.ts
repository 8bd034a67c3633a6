import type { Readable } from 'node:stream';

/** What was stored: its length, and its SHA-256 in lower-case hexadecimal. */
export interface StoredContent {
  readonly bytes: number;
  readonly sha256: string;
}

/** First and last byte wanted, both included, as in HTTP. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** Stable codes of `RecordingStoreError`. */
export type RecordingStoreErrorCode =
  /** Not a key as `recordingKey` makes them. */
  | 'recording-key-refused'
  /** The content had another length than announced: nothing was stored. */
  | 'recording-content-incomplete'
  /** The span does not lie within the stored content. */
  | 'recording-span-refused';

/** A surprise in the use of a store. Errors of the disk or the network pass through as they are. */
export class RecordingStoreError extends Error {
  readonly code: RecordingStoreErrorCode;
  override readonly name = 'RecordingStoreError';

  constructor(code: RecordingStoreErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Keeps the audio of recordings under keys made by `recordingKey`, never under text from a user.
 * Each method rejects with `RecordingStoreError` (`recording-key-refused`) for any other key.
 */
export interface RecordingStore {
  /**
   * Stores the content under the key, replacing what is there. Once it resolves, the content survives a
   * loss of power. At no time, and after no rejection, does the key hold a part of the content: nobody
   * sees anything but what was there before or the whole.
   *
   * @param expectedBytes when given, content of another length is refused (`recording-content-incomplete`)
   * @throws also whatever reading the content throws
   */
  put(content: AsyncIterable<Uint8Array>, key: string, expectedBytes?: number): Promise<StoredContent>;

  /**
   * The content, or a part of it. The caller reads the stream to its end or destroys it.
   *
   * @param span a part only; rejects with `recording-span-refused` if it is not within the content
   * @returns null when there is nothing under the key
   */
  open(key: string, span?: ByteSpan): Promise<Readable | null>;

  /** Length in bytes; null when there is nothing under the key. */
  size(key: string): Promise<number | null>;

  /** Whether there is something under the key. */
  exists(key: string): Promise<boolean>;

  /** Removes what is under the key; a key that holds nothing is no error. */
  remove(key: string): Promise<void>;
}
