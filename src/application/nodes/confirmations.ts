import type { MediaNodeId, Revision } from '../../domain/ids.ts';
import type { CommittedChange } from '../ports/change-announcer.ts';
import type { Aggregate } from '../ports/change-store.ts';
import { type ConfirmationSignal, isAmong, type Touched } from '../receipts/await-revision.ts';

interface Awaited {
  readonly revision: Revision;
  readonly aggregates: readonly Aggregate[];
  /** Nodes and aggregates that have not confirmed yet. */
  readonly missing: Set<string>;
  readonly watchers: Set<() => void>;
}

/** Changes that nobody asks about any more are forgotten after the longest wait that a client may ask for. */
const rememberMs = 60_000;

/**
 * Remembers, for changes committed by this process, which nodes owned by this process have confirmed them: the fast way to
 * a receipt, without asking the database. What other processes confirm shows in the database only.
 */
export class Confirmations implements ConfirmationSignal {
  readonly #changes = new Map<string, Awaited>();
  readonly #byAggregate = new Map<string, Set<Awaited>>();

  /** Before the change is announced. */
  track({ companyId, revision, aggregates, mediaNodeIds }: CommittedChange): void {
    const keys = mediaNodeIds.flatMap((node) => aggregates.map((aggregate) => keyOf(node, aggregate)));
    const awaited: Awaited = { revision, aggregates, missing: new Set(keys), watchers: new Set() };
    const change = `${companyId}/${revision}`;
    this.#changes.set(change, awaited);
    for (const key of keys)
      this.#byAggregate.set(key, (this.#byAggregate.get(key) ?? new Set()).add(awaited));
    setTimeout(() => {
      this.#changes.delete(change);
      for (const key of awaited.missing) this.#forget(key, awaited);
    }, rememberMs).unref();
  }

  /** The engine of this node runs this aggregate at least as of `revision`. */
  confirmed(node: MediaNodeId, aggregate: Aggregate, revision: Revision): void {
    const key = keyOf(node, aggregate);
    for (const awaited of this.#byAggregate.get(key) ?? []) {
      if (awaited.revision > revision) continue;
      awaited.missing.delete(key);
      this.#forget(key, awaited);
      if (awaited.missing.size > 0) continue;
      for (const watch of awaited.watchers) watch();
    }
  }

  confirmedWithin(change: Touched, ms: number): Promise<boolean> {
    const awaited = this.#known(change);
    if (awaited?.missing.size === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (confirmed: boolean) => {
        clearTimeout(timer);
        awaited?.watchers.delete(watch);
        resolve(confirmed);
      };
      const watch = () => {
        finish(true);
      };
      const timer = setTimeout(() => {
        finish(false);
      }, ms);
      awaited?.watchers.add(watch);
    });
  }

  /** Who asks for more than the revision itself touched has to ask the database. */
  #known({ companyId, revision, touched }: Touched): Awaited | undefined {
    const awaited = this.#changes.get(`${companyId}/${revision}`);
    return awaited && touched.every((aggregate) => isAmong(awaited.aggregates, aggregate))
      ? awaited
      : undefined;
  }

  #forget(key: string, awaited: Awaited): void {
    const waiting = this.#byAggregate.get(key);
    waiting?.delete(awaited);
    if (waiting?.size === 0) this.#byAggregate.delete(key);
  }
}

function keyOf(node: MediaNodeId, { kind, id }: Aggregate): string {
  return `${node}/${kind}/${id}`;
}
