import type { MediaNodeId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { ChangeAnnouncer, CommittedChange } from '../ports/change-announcer.ts';
import type { Aggregate } from '../ports/change-store.ts';
import type { Log } from '../ports/log.ts';
import type { WakeUps } from '../ports/wake-ups.ts';
import type { Confirmations } from './confirmations.ts';
import type { NodeLink } from './node-link.ts';

export interface AnnounceChangeParts {
  readonly wakeUps: WakeUps;
  readonly confirmations: Confirmations;
  /** The link to a node that this process owns; null when another process owns it. */
  readonly linkOf: (node: MediaNodeId) => NodeLink | null;
  readonly log: Log;
}

/**
 * Wakes the owners of the nodes that must learn of a change. An agent's change on a node of this very process is applied
 * at once, because somebody stands at the phone waiting for it; everything else, and every node of another process,
 * goes through the job queue.
 */
export class AnnounceChange implements ChangeAnnouncer {
  readonly #parts: AnnounceChangeParts;

  constructor(parts: AnnounceChangeParts) {
    this.#parts = parts;
  }

  announce(change: CommittedChange): void {
    this.#parts.confirmations.track(change);
    for (const node of change.mediaNodeIds) {
      for (const aggregate of change.aggregates) void this.#wakeOwner(node, aggregate, change);
    }
  }

  async #wakeOwner(node: MediaNodeId, aggregate: Aggregate, change: CommittedChange): Promise<void> {
    const link = this.#parts.linkOf(node);
    try {
      if (link && aggregate.kind === 'agent') await link.applier.apply(aggregate, change);
      else await this.#parts.wakeUps.wake(node, aggregate);
    } catch (error) {
      // The change is safe in the database; the owner's sweep finds it.
      const reason = reasonOf(error);
      this.#parts.log.warn({ node, aggregate, reason }, 'wake-up failed; the sweep will find the change');
      link?.sweepSoon();
    }
  }
}
