import type { CompanyId, Id, Revision } from '../domain/ids.ts';
import type { Actor } from './actor.ts';
import type { AuditEntry } from './ports/audit-store.ts';
import type { ChangeAnnouncer } from './ports/change-announcer.ts';
import type { Aggregate, ChangeDraft } from './ports/change-store.ts';
import type { Clock } from './ports/clock.ts';
import type { LiveSignal } from './ports/live-signal.ts';
import type { Changed, Changing, Database, FinishedStretch, Stores } from './ports/stores.ts';

/** What one write did, for audit and planning. */
export interface WriteNote {
  /** `create`, `edit`, `delete`, `login`, ... */
  readonly action: string;
  readonly kind: string;
  readonly objectId: Id;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  /** What the engines must learn; empty when it does not concern them. */
  readonly aggregates: readonly Aggregate[];
  /** What an agent did until then. */
  readonly activity?: FinishedStretch | null;
  /** See `CommittedChange`. */
  readonly outOfQueues?: boolean;
}

export interface Written<T> {
  readonly value: T;
  /** Proof of the write, or of the last one where nothing was different; see `GET /v1/revisions/{n}`. */
  readonly revision: Revision;
  /** What engines have to learn of it; empty: it is applied already. */
  readonly touched: readonly Aggregate[];
}

/** What happened without anybody deciding it. */
export interface Followed<T> extends Pick<WriteNote, 'aggregates' | 'activity' | 'outOfQueues'> {
  readonly value: T;
}

export interface WriterParts {
  readonly database: Database;
  readonly announcer: ChangeAnnouncer;
  /** Told of each commit, for those who watch. */
  readonly signal: Pick<LiveSignal, 'changed'>;
  readonly clock: Clock;
}

/**
 * The one path of every write: change, revision, audit and pending changes in one transaction; announcement after it.
 * `work` must do its reads with locks where it decides on them.
 */
export class Writer {
  readonly #database: Database;
  readonly #announcer: ChangeAnnouncer;
  readonly #signal: Pick<LiveSignal, 'changed'>;
  readonly #clock: Clock;

  constructor({ database, announcer, signal, clock }: WriterParts) {
    this.#database = database;
    this.#announcer = announcer;
    this.#signal = signal;
    this.#clock = clock;
  }

  /**
   * A person's change. What turns out to change nothing raises no revision and is in no audit; its receipt is that of the last change of
   * what it would have touched, so that who asks again for what does not run everywhere yet is not told that it does.
   *
   * @param work `note` null: nothing is different, and nothing was stored; `concerned` is what the engines would have had to learn
   * @param finish writes what needs the revision
   * @throws WrongCallerError, Refusal, DuplicateValueError, StoreUnavailableError; then nothing was written. OutcomeUnknownError
   */
  async write<T>(
    actor: Actor | null,
    companyId: CompanyId,
    work: (
      stores: Stores,
      now: Date,
    ) => Promise<{ value: T; note: WriteNote } | { value: T; note: null; concerned: readonly Aggregate[] }>,
    finish?: Changing<T>['finish'],
  ): Promise<Written<T>> {
    const now = this.#clock.now();
    const believed = actor?.believed;
    let unchanged = null as { readonly value: T; readonly concerned: readonly Aggregate[] } | null;
    const change = () =>
      this.#database.change(async (stores) => {
        await believed?.prove(stores.sessions, now);
        const done = await work(stores, now);
        if (!done.note) {
          unchanged = done;
          return null;
        }
        const { value, note } = done;
        const { action, kind, objectId, before, after } = note;
        const audit = { ...who(actor), at: now, action, kind, objectId, before, after };
        return { value, draft: draftOf(companyId, note, audit), finish };
      });
    const changed = await (believed ? believed.whileProving(change) : change());
    if (changed) return this.#announce(changed);
    if (!unchanged) throw new Error('what a person does is a change, or changes nothing');
    const { value, concerned } = unchanged;
    const wanted = await this.#database.stores.changes.lastWanted(companyId, concerned);
    return wanted === null
      ? { value, revision: await this.#lastRevision(companyId), touched: [] }
      : { value, revision: wanted, touched: concerned };
  }

  /**
   * A change that follows from what happened, e.g. at a phone. It raises the revision, but no person made it, so that it
   * is not in the audit.
   *
   * @param work null: nothing changed, and nothing is written
   * @throws StoreUnavailableError
   */
  async follow<T>(
    companyId: CompanyId,
    work: (stores: Stores, now: Date) => Promise<Followed<T> | null>,
  ): Promise<T | null> {
    const now = this.#clock.now();
    const changed = await this.#database.change(async (stores) => {
      const followed = await work(stores, now);
      return followed && { value: followed.value, draft: draftOf(companyId, followed, null) };
    });
    return changed && this.#announce(changed).value;
  }

  /** The last that a person made: those are the ones that can be looked up. */
  async #lastRevision(companyId: CompanyId): Promise<Revision> {
    const { changes } = this.#database.stores;
    const [last] = await changes.listRevisions({ companyId }, { limit: 1, before: null });
    return last?.number ?? 1;
  }

  #announce<T>({ value, change }: Changed<T>): Written<T> {
    const touched = change.mediaNodeIds.length > 0 ? change.aggregates : [];
    if (touched.length > 0) this.#announcer.announce(change);
    this.#signal.changed(change.companyId);
    return { value, revision: change.revision, touched };
  }
}

function draftOf(
  companyId: CompanyId,
  { aggregates, activity = null, outOfQueues = false }: Omit<Followed<unknown>, 'value'>,
  audit: ChangeDraft['audit'],
): ChangeDraft {
  return { companyId, aggregates, activity, outOfQueues, audit };
}

function who(actor: Actor | null): Pick<AuditEntry, 'userId' | 'apiKeyId' | 'label' | 'address'> {
  if (!actor) return { userId: null, apiKeyId: null, label: 'system', address: '' };
  const { userId, apiKeyId, label } = actor.principal;
  return { userId, apiKeyId, label, address: actor.address };
}
