import type { CompanyId, Id, MediaNodeId, Revision } from '../domain/ids.ts';
import type { Actor } from './actor.ts';
import type { ChangeAnnouncer } from './ports/change-announcer.ts';
import type { Aggregate } from './ports/change-store.ts';
import type { Clock } from './ports/clock.ts';
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

/**
 * The one path of every write: change, revision, audit and pending changes in one transaction; announcement after it.
 * `work` must do its reads with locks where it decides on them.
 */
export class Writer {
  readonly #database: Database;
  readonly #announcer: ChangeAnnouncer;
  readonly #clock: Clock;

  constructor(database: Database, announcer: ChangeAnnouncer, clock: Clock) {
    this.#database = database;
    this.#announcer = announcer;
    this.#clock = clock;
  }

  /** @throws Refusal, DuplicateValueError, StoreUnavailableError; then nothing was written */
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
      const revision = await stores.changes.nextRevision(companyId);
      const mediaNodeIds = new Set<MediaNodeId>();
      for (const aggregate of note.aggregates) {
        for (const node of await stores.changes.enqueue(companyId, aggregate, revision))
          mediaNodeIds.add(node);
      }
      await stores.audit.insert({
        companyId,
        at: now,
        userId,
        apiKeyId: actor?.principal.apiKeyId ?? null,
        label: actor?.principal.label ?? 'system',
        address: actor?.address ?? '',
        action: note.action,
        kind: note.kind,
        objectId: note.objectId,
        revision,
        before: note.before,
        after: note.after,
      });
      if (finish) await finish(stores, value, revision);
      return { value, revision, note, mediaNodeIds: [...mediaNodeIds] };
    });
    const { value, revision, note, mediaNodeIds } = committed;
    if (mediaNodeIds.length > 0) {
      this.#announcer.announce({ companyId, revision, aggregates: note.aggregates, mediaNodeIds });
    }
    return { value, revision, concernsEngines: mediaNodeIds.length > 0 };
  }
}
