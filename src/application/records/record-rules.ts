import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, Id } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Aggregate } from '../ports/change-store.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Referrer, Stores } from '../ports/stores.ts';
import type { NewRecord } from '../ports/records/record-base.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';

/**
 * What is special about one kind of object. Everything else (scope, versions, references, audit, revision, pending changes)
 * is the same for all kinds and lives in create-record, edit-record and delete-record.
 */
export interface RecordRules<K extends RecordKind, Draft extends object> {
  readonly kind: K;
  /** Turns what a client gave into what is stored. Slow or random work happens here, before the transaction. */
  prepare(draft: Draft, context: PrepareContext): Promise<Prepared<NewRecord<RecordKinds[K]>>>;
  /** Applies an edit; fields that the client left out keep their value. */
  amend(
    before: RecordKinds[K],
    edit: Partial<Draft>,
    context: PrepareContext,
  ): Promise<Prepared<RecordKinds[K]>>;
  /** The objects that the record points at; each must exist in the same company. */
  references(record: NewRecord<RecordKinds[K]>): readonly Reference[];
  /** What the engines must learn when `before` becomes `after` (null: does not exist). */
  aggregates(
    before: RecordKinds[K] | null,
    after: RecordKinds[K] | null,
    companyId: CompanyId,
  ): readonly Aggregate[];
  /** Refuses those whose right depends on the object. Inside the transaction, before references are looked at. @throws Refusal */
  permit?(change: Change<K>): Promise<void>;
  /** Refuses what fields alone cannot tell. Inside the transaction, before anything is stored. @throws Refusal */
  guard?(change: Change<K>): Promise<void>;
  /**
   * What would be left without this object though it does not name it. Inside the transaction of a deletion, once nothing refers to the
   * object. Null: nothing would.
   */
  dependents?(change: Change<K>): Promise<Dependents | null>;
  /** Follow-ups in the same transaction, after the record was stored. */
  settle?(change: Change<K>): Promise<void>;
  /**
   * What the audit shows; secrets must not be in it.
   *
   * @param other the other side of an edit; what is long may be left out where both sides have it
   */
  audit(record: RecordKinds[K], other?: RecordKinds[K]): Readonly<Record<string, unknown>>;
}

/** The rules of objects that nobody creates by a request. */
export type ChangeRules<K extends RecordKind, Draft extends object> = Omit<RecordRules<K, Draft>, 'prepare'>;

/** The rules of objects that are deleted by requests, and otherwise left as they are. */
export type DeletionRules<K extends RecordKind> = Omit<
  RecordRules<K, object>,
  'prepare' | 'amend' | 'references'
>;

export interface PrepareContext {
  readonly companyId: CompanyId;
  readonly actor: Actor;
  readonly secrets: Secrets;
  /** Of the company, ISO 3166 alpha-2: how national numbers are read. */
  readonly country: () => Promise<string>;
}

export interface Prepared<R> {
  readonly record: R;
  /** Values that are told once and never again, e.g. a new SIP secret. */
  readonly shownOnce?: Readonly<Record<string, string>>;
}

export interface Reference {
  readonly kind: RecordKind;
  readonly id: Id;
  /** Where the client wrote it. */
  readonly path: readonly (string | number)[];
}

export interface Dependents {
  /** Before the names of what would be left. */
  readonly because: string;
  readonly referrers: readonly Referrer[];
}

export interface Change<K extends RecordKind> {
  readonly before: RecordKinds[K] | null;
  readonly after: RecordKinds[K] | NewRecord<RecordKinds[K]> | null;
  readonly scope: Scope;
  readonly actor: Actor;
  readonly stores: Stores;
  readonly now: Date;
}
