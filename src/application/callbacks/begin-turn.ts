import type { CallbackId, CompanyId } from '../../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/stores.ts';
import { applyToCallback } from './change-callback.ts';

export interface BeginTurnParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** An agent has taken the call that waits for a customer: is the customer to be called now? [R12] */
export class BeginTurn {
  readonly #parts: BeginTurnParts;

  constructor(parts: BeginTurnParts) {
    this.#parts = parts;
  }

  /**
   * Decides once: of two calls that wait for the same customer, whatever made the second one, one is told yes.
   *
   * @param catchUp reads the engine's log to its end: it may have called the customer while nobody could be asked
   * @throws StoreUnavailableError
   */
  async begin(
    companyId: CompanyId,
    id: CallbackId,
    turn: number,
    catchUp: () => Promise<void>,
  ): Promise<boolean> {
    const { database, clock } = this.#parts;
    await catchUp();
    return await database.transaction(async (stores) => {
      const scope = { companyId };
      const callback = await stores.records.callback.find(scope, id);
      if (!callback) return false;
      const now = clock.now();
      if (await stores.callbacks.isBlocked(companyId, callback.customer)) {
        await applyToCallback(stores, scope, id, { kind: 'blocked' }, now);
        return false;
      }
      return (await applyToCallback(stores, scope, id, { kind: 'taken', turn }, now)) !== null;
    });
  }
}
