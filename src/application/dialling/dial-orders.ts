import { reasonOf } from '../../domain/reason-of.ts';
import { EngineError, type MediaEngine } from '../../engine/media-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/stores.ts';

export interface DialOrdersParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly clock: Clock;
}

/** Who clicked is gone, or has dialled by hand: a phone that rings much later only startles. */
export const tooLateMs = 10_000;

/**
 * Has the phones of one node dial what people clicked on [U7]. An order is taken before the phone is asked, so that nothing that dies
 * and comes back has it ring twice; what was taken and came to nothing is told as failed, or is not told at all.
 */
export class DialOrders {
  readonly #parts: DialOrdersParts;

  constructor(parts: DialOrdersParts) {
    this.#parts = parts;
  }

  /** One that another node has, or that was carried out, is no business of this one. @throws StoreUnavailableError */
  async carryOut(orderId: number): Promise<void> {
    const { engine, database, clock } = this.#parts;
    const { dialOrders } = database.stores;
    const order = await dialOrders.take(engine.nodeId, orderId);
    if (!order) return;
    if (clock.now().getTime() - order.orderedAt.getTime() > tooLateMs) {
      await dialOrders.fail(orderId, 'the media node was away for too long');
      return;
    }
    const { companyId, sipUser: device, dialled } = order;
    try {
      await engine.haveDialled({ orderId, companyId, device, dialled });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await dialOrders.fail(orderId, reasonOf(error));
    }
  }
}
