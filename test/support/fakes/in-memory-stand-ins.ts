import type { LiveStandIn, StandIn, StandIns } from '../../../src/engine/media-engine.ts';

/** Calls that wait for customers, by hand: a test ends them as an agent, a queue or a customer would. */
export class InMemoryStandIns implements StandIns {
  /** Every one that was ever placed, in order. */
  readonly placed: StandIn[] = [];
  readonly #refuseWhileAway: () => void;
  readonly #live = new Map<string, LiveStandIn>();

  constructor(refuseWhileAway: () => void) {
    this.#refuseWhileAway = refuseWhileAway;
  }

  async place(standIn: StandIn): Promise<void> {
    await this.#reach();
    this.placed.push(standIn);
    const { callbackId, turn } = standIn;
    const callId = `stand-in-${this.placed.length}`;
    this.#live.set(callId, { callId, callbackId, turn, isTaken: false });
  }

  async live(): Promise<LiveStandIn[]> {
    await this.#reach();
    return [...this.#live.values()];
  }

  async end(callId: string): Promise<void> {
    await this.#reach();
    this.#live.delete(callId);
  }

  /** An agent answered. */
  answer(callId: string): void {
    const standIn = this.#live.get(callId);
    if (standIn) this.#live.set(callId, { ...standIn, isTaken: true });
  }

  /** The queue did not want it, or everybody hung up. */
  vanish(callId: string): void {
    this.#live.delete(callId);
  }

  /** The engine died. */
  forget(): void {
    this.#live.clear();
  }

  async #reach(): Promise<void> {
    await Promise.resolve();
    this.#refuseWhileAway();
  }
}
