import type { CallbackId, CompanyId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { LiveStandIn, MediaEngine } from '../../engine/media-engine.ts';
import { eachDue } from '../each-due.ts';
import type { NodeListener } from '../nodes/node-listener.ts';
import { Repeated } from '../nodes/repeated.ts';
import type { OpenCallback } from '../ports/callback-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import { applyToCallback } from './change-callback.ts';

export interface KeepStandInsParts {
  readonly engine: Pick<MediaEngine, 'nodeId' | 'unavailableReason' | 'standIns'>;
  readonly database: Database;
  readonly clock: Clock;
  /** Reads the engine's log to its end. */
  readonly catchUp: () => Promise<void>;
  readonly log: Log;
}

/** How soon a callback waits in its queue, or does so no more. */
const lookMs = 1_000;
/** A queue that did not want one (nobody there, full) is asked again. */
const againMs = 30_000;
/** The longest that a customer's phone rings, and the log of it takes to be read. */
const lostMs = 120_000;
/** Of a node without a link, the engine or the controller is mostly back by then; and its stand-ins may still wait there. */
const inPlaceMs = 30_000;

/**
 * For each customer who waits to be called back, one call waits in the queue in the customer's place, from the database's point of view:
 * whatever dies, the next look makes up for it. That none is made twice is not decided here but when an agent takes it (`BeginTurn`);
 * here it only saves agents' time [R12].
 */
export class KeepStandIns implements NodeListener {
  readonly name = 'callbacks';
  readonly #parts: KeepStandInsParts;
  readonly #looking: Repeated;
  readonly #placedAt = new Map<CallbackId, number>();
  /** Since when the callbacks of a company are to be done here in place of another node. */
  #inPlaceSince: ReadonlyMap<CompanyId, number> = new Map();
  /** What the engine's log told up to now is in the database. */
  #isCaughtUp = false;

  constructor(parts: KeepStandInsParts) {
    this.#parts = parts;
    this.#looking = new Repeated(
      lookMs,
      () => this.#look(),
      (error) => {
        const reason = reasonOf(error);
        parts.log.debug(
          { node: parts.engine.nodeId, reason },
          'callbacks not looked at; it will be repeated',
        );
      },
    );
    this.#looking.start();
  }

  take(): void {
    // Nothing that happens is as sure as a look.
  }

  /** The engine may be a new one, in which nobody waits; and may have called customers while we were away. */
  async compare(): Promise<void> {
    await this.#parts.catchUp();
    this.#isCaughtUp = true;
    this.#looking.soon(0);
  }

  /** The calls stay where they are: agents can take them, and the next owner finds them. */
  async close(): Promise<void> {
    await this.#looking.stop();
  }

  async #look(): Promise<void> {
    const { engine, database, log } = this.#parts;
    if (engine.unavailableReason() !== null) {
      this.#isCaughtUp = false;
      this.#placedAt.clear();
      this.#inPlaceSince = new Map();
    }
    if (!this.#isCaughtUp) return;
    const live = await engine.standIns.live();
    const open = await database.stores.callbacks.open(engine.nodeId);
    await this.#endUnwanted(live, open);
    const standing = new Set(live.map(({ callbackId }) => callbackId));
    // In their order.
    await eachDue(
      this.#oursOf(open).filter(({ callback }) => !standing.has(callback.id)),
      log,
      (one) => (one.callback.state === 'calling' ? this.#lose(one) : this.#place(one)),
      { atOnce: 1, named: ({ callback: { id, companyId } }) => ({ callbackId: id, companyId }) },
    );
    const known = new Set(open.map(({ callback }) => callback.id));
    for (const id of this.#placedAt.keys()) if (!known.has(id)) this.#placedAt.delete(id);
  }

  /** Those of another node are left to it for a while: it may be back in a moment. */
  #oursOf(open: readonly OpenCallback[]): OpenCallback[] {
    const now = this.#parts.clock.now().getTime();
    const inPlace = open.filter(({ forAnotherNode }) => forAnotherNode);
    this.#inPlaceSince = new Map(
      inPlace.map(({ callback: { companyId } }) => [companyId, this.#inPlaceSince.get(companyId) ?? now]),
    );
    return open.filter(
      ({ callback: { companyId } }) => now - (this.#inPlaceSince.get(companyId) ?? -Infinity) >= inPlaceMs,
    );
  }

  /** Cancelled ones, those of queues that are gone, and second ones. A conversation is never ended. */
  async #endUnwanted(live: readonly LiveStandIn[], open: readonly OpenCallback[]): Promise<void> {
    const wanted = new Map(open.map(({ callback }) => [callback.id, callback]));
    const kept = new Set<CallbackId>();
    const unwanted = live.filter(({ callbackId, turn, isTaken }) => {
      if (isTaken) return false;
      const callback = wanted.get(callbackId);
      const isWanted = callback?.state === 'waiting' && turn === callback.turns + 1 && !kept.has(callbackId);
      if (isWanted) kept.add(callbackId);
      return !isWanted;
    });
    await eachDue(unwanted, this.#parts.log, ({ callId }) => this.#parts.engine.standIns.end(callId));
  }

  async #place({ callback, standIn }: OpenCallback): Promise<void> {
    const { clock, engine, log } = this.#parts;
    const now = clock.now().getTime();
    const placedAt = this.#placedAt.get(callback.id) ?? 0;
    if (callback.notBefore.getTime() > now || now - placedAt < againMs) return;
    if (standIn === null) return;
    this.#placedAt.set(callback.id, now);
    await engine.standIns.place({ ...standIn, turn: callback.turns + 1 });
    log.debug({ node: engine.nodeId, callbackId: callback.id }, 'a call waits in place of a customer');
  }

  /** The engine died while it called, and its log tells no more. */
  async #lose({ callback }: OpenCallback): Promise<void> {
    const { clock, database, catchUp } = this.#parts;
    const now = clock.now();
    if (now.getTime() - (callback.calledAt?.getTime() ?? 0) < lostMs) return;
    await catchUp();
    const event = { kind: 'not-reached', turn: callback.turns, reason: 'engine-stopped' } as const;
    await database.transaction(async (stores) => {
      await applyToCallback(stores, { companyId: callback.companyId }, callback.id, event, now);
    });
  }
}
