import type { Scope } from '../../domain/access/principal.ts';
import type { ApiKeyId, CompanyId, Id, Revision, UserId } from '../../domain/ids.ts';
import type { RecordKind, RecordKinds } from './records/record-kinds.ts';
import type { Page } from './stores.ts';

/** One recorded change: who, when, from where, what before and after [P6]. Secrets are replaced before they come here. */
export interface AuditEntry {
  readonly id: Id;
  readonly companyId: CompanyId;
  readonly at: Date;
  readonly userId: UserId | null;
  readonly apiKeyId: ApiKeyId | null;
  readonly label: string;
  readonly address: string;
  readonly action: string;
  readonly kind: string;
  readonly objectId: Id;
  readonly revision: Revision;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** A change of an object of which it is known what it is. */
export interface ChangeOf<R> extends Omit<AuditEntry, 'before' | 'after'> {
  readonly before: R | null;
  readonly after: R | null;
}

export interface AuditFilters {
  readonly kind?: string | undefined;
  readonly objectId?: Id | undefined;
  readonly userId?: UserId | undefined;
  /** At `from` or later. */
  readonly from?: Date | undefined;
  /** Before `to`. */
  readonly to?: Date | undefined;
}

/** A page of entries, newest first. */
export interface AuditQuery {
  readonly limit: number;
  /** The id below which to go on. */
  readonly after: Id | null;
  readonly where?: AuditFilters;
  /** As in `ListQuery`. */
  readonly mostBytes?: number;
}

export interface AuditStore {
  /** The changes of objects of this kind after the revision, newest first, at most `limit`: their ids, for `changes`. */
  idsOfChangesAfter(scope: Scope, kind: RecordKind, revision: Revision, limit: number): Promise<Id[]>;
  /** What the first of these changes tell, newest first: as many as have `mostBytes` together, one at least. */
  changes<K extends RecordKind>(
    scope: Scope,
    kind: K,
    ids: readonly Id[],
    mostBytes: number,
  ): Promise<ChangeOf<RecordKinds[K]>[]>;
  /**
   * Of each of these objects the first change after the revision; objects that were not changed since are left out.
   *
   * @param objectIds null: all of this kind
   */
  firstAfter<K extends RecordKind>(
    scope: Scope,
    kind: K,
    objectIds: readonly Id[] | null,
    revision: Revision,
  ): Promise<ChangeOf<RecordKinds[K]>[]>;
  insert(entry: Omit<AuditEntry, 'id'>): Promise<void>;
  find(scope: Scope, id: Id): Promise<AuditEntry | null>;
  list(scope: Scope, query: AuditQuery): Promise<Page<AuditEntry>>;
}
