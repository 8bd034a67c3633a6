import type { Aggregate } from '../../../src/application/ports/change-store.ts';
import type { WakeUps } from '../../../src/application/ports/wake-ups.ts';

/** Wake-ups within this process; while it `isAway` none can be sent. */
export class LocalWakeUps implements WakeUps {
  isAway = false;
  woken: Aggregate[] = [];
  #onWake: ((aggregate: Aggregate) => Promise<void>) | null = null;

  async wake(_node: number, aggregate: Aggregate): Promise<void> {
    if (this.isAway) throw new Error('Redis is away');
    this.woken.push(aggregate);
    await this.#onWake?.(aggregate);
  }

  listen(_node: number, onWake: (aggregate: Aggregate) => Promise<void>): Promise<void> {
    this.#onWake = onWake;
    return Promise.resolve();
  }

  stopListening(): Promise<void> {
    this.#onWake = null;
    return Promise.resolve();
  }
}
