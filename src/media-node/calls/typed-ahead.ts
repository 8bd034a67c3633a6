import type { Timer } from '../link/timer.ts';

/** Far longer than an engine takes from one menu to the next. What was typed before something else was heard is for nobody. */
const keptMs = 2_000;

/** What callers typed before anybody asked for it, from one stay with us to the next: who knows the menus does not wait for them. */
export class TypedAhead {
  readonly #timer: Pick<Timer, 'monotonicMs'>;
  /** Oldest first. */
  readonly #kept = new Map<string, { readonly keys: readonly string[]; readonly untilMs: number }>();

  constructor(timer: Pick<Timer, 'monotonicMs'>) {
    this.#timer = timer;
  }

  /** The call has left, and nobody has taken these keys. */
  keep(callId: string, keys: readonly string[]): void {
    this.#forgetOld();
    this.#kept.delete(callId);
    if (keys.length > 0) this.#kept.set(callId, { keys, untilMs: this.#timer.monotonicMs() + keptMs });
  }

  /** The call is here again. Each key is told once. */
  take(callId: string): readonly string[] {
    this.#forgetOld();
    const keys = this.#kept.get(callId)?.keys ?? [];
    this.#kept.delete(callId);
    return keys;
  }

  #forgetOld(): void {
    const nowMs = this.#timer.monotonicMs();
    for (const [callId, { untilMs }] of this.#kept) {
      if (untilMs > nowMs) return;
      this.#kept.delete(callId);
    }
  }
}
