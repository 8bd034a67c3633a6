import { placeSippCall, type SippCall } from '../support/phones/sipp-call.ts';
import { between } from './rhythm.ts';

export interface WaitingCallersOptions {
  /** The address of the trunk by which they come. */
  readonly from: string;
  readonly to: string;
  readonly target: { readonly host: string; readonly port: number };
  /** So many at any time. */
  readonly callers: number;
}

/** Callers who give up after a while, answered or not, and are followed by others at once. */
export class WaitingCallers {
  calls = 0;
  readonly #options: WaitingCallersOptions;
  readonly #now = new Set<SippCall>();
  readonly #lines: Promise<void>[];
  #stopped = false;

  constructor(options: WaitingCallersOptions) {
    this.#options = options;
    this.#lines = Array.from({ length: options.callers }, (_, line) => this.#callAgainAndAgain(line));
    // A line that breaks is told by `hangUp`.
    for (const line of this.#lines) line.catch(() => undefined);
  }

  /** All hang up, and nobody follows. @throws what went wrong with a caller */
  async hangUp(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#now].map((call) => call.hangUp()));
    await Promise.all(this.#lines);
  }

  async #callAgainAndAgain(line: number): Promise<void> {
    const { from, to, target } = this.#options;
    while (!this.#isOver()) {
      const call = await placeSippCall({
        from,
        to,
        target,
        callerNumber: `+36301112${String(line).padStart(3, '0')}`,
        toneHz: 1_000,
        hangUpAfterSeconds: between(4, 12),
      });
      this.calls += 1;
      this.#now.add(call);
      // One that was placed while the others hung up.
      if (this.#isOver()) await call.hangUp();
      await call.finished;
      this.#now.delete(call);
    }
  }

  /** Asked again after each wait. */
  #isOver(): boolean {
    return this.#stopped;
  }
}
