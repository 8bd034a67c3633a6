import type { CompanyId, Id } from '../../../domain/ids.ts';

/**
 * The objects that administrators edit, as they are stored. Secrets are stored sealed or hashed and never leave in a view.
 * Dates are instants; `version` counts the edits of one object and is its ETag.
 */
export interface RecordBase {
  readonly id: Id;
  readonly companyId: CompanyId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a caller gives to make a record; the database gives the rest. */
export type NewRecord<R extends RecordBase> = Omit<R, 'id' | 'version' | 'createdAt' | 'updatedAt'>;
