/** Stored files whose objects were deleted: remembered in the same transaction, so that none is forgotten. */
export interface DiscardedFileStore {
  add(storeKey: string): Promise<void>;
  /** The oldest. */
  list(limit: number): Promise<string[]>;
  /** The file is gone. */
  remove(storeKey: string): Promise<void>;
}
