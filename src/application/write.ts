import type { CompanyId, Id, MediaNodeId, Revision } from '../domain/ids.ts';
import type { Actor } from './actor.ts';
import type { ChangeAnnouncer, CommittedChange } from './ports/change-announcer.ts';
import type { Aggregate } from './ports/change-store.ts';
import type { Clock } from './ports/clock.ts';
import type { LiveSignal } from './ports/live-signal.ts';
import type { Database, Stores } from './ports/stores.ts';

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
}

export interface Written<T> {
  readonly value: T;
  /** Proof of the write; see `GET /v1/revisions/{n}`. */
  readonly revision: Revision;
  /** False: no engine has to learn of it, so it is applied already. */
  readonly concernsEngines: boolean;
}

/** What happened without anybody deciding it. */
export interface Followed<T> {
  readonly value: T;
  readonly aggregates: readonly Aggregate[];
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

  /** A person's change. @throws Refusal, DuplicateValueError, StoreUnavailableError; then nothing was written */
  async write<T>(
    actor: Actor | null,
    companyId: CompanyId,
    work: (stores: Stores, now: Date) => Promise<{ value: T; note: WriteNote }>,
    finish?: (stores: Stores, value: T, revision: Revision) => Promise<void>,
  ): Promise<Written<T>> {
    const now = this.#clock.now();
    const committed = await this.#database.transaction(async (stores) => {
      const { value, note } = await work(stores, now);
      const userId = actor?.principal.userId ?? null;
      const { action, kind, objectId, before, after } = note;
      const change = await this.#raise(stores, companyId, note.aggregates);
      await stores.audit.insert({
        companyId,
        at: now,
        userId,
        apiKeyId: actor?.principal.apiKeyId ?? null,
        label: actor?.principal.label ?? 'system',
        address: actor?.address ?? '',
        action,
        kind,
        objectId,
        revision: change.revision,
        before,
        after,
      });
      if (finish) await finish(stores, value, change.revision);
      return { value, change };
    });
    return { value: committed.value, ...this.#announce(committed.change) };
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
    finish?: (stores: Stores, value: T, revision: Revision) => Promise<void>,
  ): Promise<T | null> {
    const now = this.#clock.now();
    const committed = await this.#database.transaction(async (stores) => {
      const followed = await work(stores, now);
      if (!followed) return null;
      const { value, aggregates } = followed;
      const change = await this.#raise(stores, companyId, aggregates);
      if (finish) await finish(stores, value, change.revision);
      return { value, change };
    });
    if (!committed) return null;
    this.#announce(committed.change);
    return committed.value;
  }

  async #raise(
    stores: Stores,
    companyId: CompanyId,
    aggregates: readonly Aggregate[],
  ): Promise<CommittedChange> {
    const revision = await stores.changes.nextRevision(companyId);
    const mediaNodeIds = new Set<MediaNodeId>();
    for (const aggregate of aggregates) {
      for (const node of await stores.changes.enqueue(companyId, aggregate, revision)) mediaNodeIds.add(node);
    }
    return { companyId, revision, aggregates, mediaNodeIds: [...mediaNodeIds] };
  }

  #announce(change: CommittedChange): { revision: Revision; concernsEngines: boolean } {
    const concernsEngines = change.mediaNodeIds.length > 0;
    if (concernsEngines) this.#announcer.announce(change);
    this.#signal.changed(change.companyId);
    return { revision: change.revision, concernsEngines };
  }
}
