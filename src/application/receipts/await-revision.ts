import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { Aggregate, ChangeStore, PendingChange } from '../ports/change-store.ts';

/** What a receipt is about. */
export interface Touched {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  /** What engines have to learn; of a write that changed nothing more than this very revision left, see `ChangeStore.lastWanted`. */
  readonly touched: readonly Aggregate[];
}

/** Tells, in this process, that the nodes have confirmed a change. */
export interface ConfirmationSignal {
  /** Resolves true once this process knows that every node runs what was touched, false after `ms`. */
  confirmedWithin(change: Touched, ms: number): Promise<boolean>;
}

export type Receipt =
  { readonly state: 'applied' } | { readonly state: 'pending'; readonly waiting: readonly PendingChange[] };

/** While no signal comes (the node is owned by another process) the database is asked this often, and half as often each time. */
const firstPollMs = 25;
const mostPollMs = 200;

/**
 * Waits until every node that carries the company runs what was touched, at most `deadlineMs`.
 * When that was parked, the waiting ends at once: it will not be applied soon. What waits or is parked of others does not count.
 */
export async function awaitRevision(
  changes: ChangeStore,
  signal: ConfirmationSignal,
  change: Touched,
  deadlineMs: number,
): Promise<Receipt> {
  const { companyId, revision, touched } = change;
  const giveUpAt = Date.now() + deadlineMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(2 * pollMs, mostPollMs)) {
    const left = Math.max(0, giveUpAt - Date.now());
    if (await signal.confirmedWithin(change, Math.min(left, pollMs))) return { state: 'applied' };
    const waiting = (await changes.waitingOf(companyId, revision)).filter(({ aggregate }) =>
      isAmong(touched, aggregate),
    );
    if (waiting.length === 0) return { state: 'applied' };
    if (left === 0 || waiting.some(({ parkedReason }) => parkedReason !== null))
      return { state: 'pending', waiting };
  }
}

export function isAmong(aggregates: readonly Aggregate[], { kind, id }: Aggregate): boolean {
  return aggregates.some((one) => one.kind === kind && one.id === id);
}
