import { reasonOf } from '../../domain/reason-of.ts';
import { EngineError, type MediaEngine } from '../../engine/media-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/stores.ts';

export interface PhoneOrdersParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly clock: Clock;
}

/** Who clicked is gone, or did it by hand: a phone that rings much later only startles. */
export const tooLateMs = 10_000;

/**
 * Has the phones of one node ring for what people clicked on [U7, C5]. An order is taken before the phone is asked, so that nothing that
 * dies and comes back has it ring twice; what was taken and came to nothing is told as failed, or is not told at all.
 */
export class PhoneOrders {
  readonly #parts: PhoneOrdersParts;

  constructor(parts: PhoneOrdersParts) {
    this.#parts = parts;
  }

  /** One that another node has, or that was carried out, is no business of this one. @throws StoreUnavailableError */
  async carryOut(orderId: number): Promise<void> {
    const { engine, database, clock } = this.#parts;
    const { phoneOrders } = database.stores;
    const order = await phoneOrders.take(engine.nodeId, orderId);
    if (!order) return;
    if (clock.now().getTime() - order.orderedAt.getTime() > tooLateMs) {
      await phoneOrders.fail(orderId, 'the media node was away for too long');
      return;
    }
    const { companyId, sipUser: device, task } = order;
    try {
      await engine.giveOrder({ orderId, companyId, device, task });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      await phoneOrders.fail(orderId, reasonOf(error));
    }
  }
}
