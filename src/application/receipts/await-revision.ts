import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { Aggregate, ChangeStore, PendingChange } from '../ports/change-store.ts';

/** Tells, in this process, that the nodes have confirmed a change. */
export interface ConfirmationSignal {
  /** Resolves true once this process knows that every node runs the revision, false after `ms`. */
  confirmedWithin(companyId: CompanyId, revision: Revision, ms: number): Promise<boolean>;
  /** Whether the revision may have touched this: true also for a revision of which this process does not know. */
  mayConcern(companyId: CompanyId, revision: Revision, aggregate: Aggregate): boolean;
}

export type Receipt =
  { readonly state: 'applied' } | { readonly state: 'pending'; readonly waiting: readonly PendingChange[] };

/** While no signal comes (the node is owned by another process) the database is asked this often, and half as often each time. */
const firstPollMs = 25;
const mostPollMs = 200;

/**
 * Waits until every node that carries the company runs what `revision` touched, at most `deadlineMs`.
 * When that was parked, the waiting ends at once: it will not be applied soon. What waits or is parked of others does not count.
 */
export async function awaitRevision(
  changes: ChangeStore,
  signal: ConfirmationSignal,
  companyId: CompanyId,
  revision: Revision,
  deadlineMs: number,
): Promise<Receipt> {
  const giveUpAt = Date.now() + deadlineMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(2 * pollMs, mostPollMs)) {
    const left = Math.max(0, giveUpAt - Date.now());
    if (await signal.confirmedWithin(companyId, revision, Math.min(left, pollMs)))
      return { state: 'applied' };
    const waiting = (await changes.waitingOf(companyId, revision)).filter(({ aggregate }) =>
      signal.mayConcern(companyId, revision, aggregate),
    );
    if (waiting.length === 0) return { state: 'applied' };
    if (left === 0 || waiting.some((change) => change.parkedReason !== null))
      return { state: 'pending', waiting };
  }
}
