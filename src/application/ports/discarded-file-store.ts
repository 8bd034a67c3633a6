/**
 * Files whose objects were deleted, as `filesOfAudio` names them: remembered in the same transaction, so that none is forgotten.
 */
export interface DiscardedFileStore {
  add(storeKey: string): Promise<void>;
  /** Those to be removed now, the oldest first. */
  due(now: Date, limit: number): Promise<string[]>;
  /** It could not be removed, and is not due before this instant. */
  postpone(storeKey: string, until: Date): Promise<void>;
  /** The file is gone. */
  remove(storeKey: string): Promise<void>;
}
