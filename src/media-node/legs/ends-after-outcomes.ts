import { parsePlace } from '../../domain/membership/place.ts';
import type { EngineEvent } from '../../engine/media-engine.ts';
import type { Timer } from '../link/timer.ts';

/** Engines tell what an offer came to some 20 ms after its legs have ended. */
const longestHoldMs = 250;

type LegEnded = Extract<EngineEvent, { kind: 'leg-ended' }>;

/**
 * What an offer came to is told before its leg ends: on-hang-up and no-answer rules meet in this order. Engines tell it the other way
 * round, so the end of a ring at a place that is being asked waits for the outcome.
 *
 * A conversation was no offer any more: its end is told at once, so that nothing is offered to an agent whom it leads out of the queues.
 */
export class EndsAfterOutcomes {
  readonly #timer: Timer;
  readonly #tell: (event: EngineEvent) => void;
  /** The place that each offer asks. */
  readonly #asked = new Map<string, string>();
  /** Where it rings, by leg. A mobile rings until its call ends: who has picked it up is asked for a key first. */
  readonly #ringing = new Map<string, string>();
  readonly #held = new Map<string, { readonly event: LegEnded; readonly cancel: () => void }>();

  constructor(timer: Timer, tell: (event: EngineEvent) => void) {
    this.#timer = timer;
    this.#tell = tell;
  }

  /** @param offer any name of it @param place a name as in domain/membership/place.ts */
  ask(offer: string, place: string): void {
    this.#asked.set(offer, place);
  }

  /** What the offer came to was told, or will not be. */
  settle(offer: string): void {
    const place = this.#asked.get(offer);
    if (place === undefined) return;
    this.#asked.delete(offer);
    this.#release((device) => mayRing(place, device));
  }

  /** Takes what a channel told. An end is told now, or when the outcome is known; before the next call at its phone, anyway. */
  take(event: EngineEvent): void {
    if (event.kind === 'leg-ended') {
      this.#end(event);
      return;
    }
    if (event.kind === 'leg-began') {
      const { legId, device, direction } = event.leg;
      this.#release((other) => other === device);
      if (direction === 'incoming') this.#ringing.set(legId, device);
    }
    this.#tell(event);
  }

  pickUp(legId: string): void {
    const device = this.#ringing.get(legId);
    if (device !== undefined && parsePlace(device).kind !== 'mobile') this.#ringing.delete(legId);
  }

  /** To be called when the engine was out of sight. */
  forget(): void {
    this.#asked.clear();
    this.#ringing.clear();
    this.#release(() => true);
  }

  #end(event: LegEnded): void {
    const rang = this.#ringing.delete(event.legId);
    if (!rang || ![...this.#asked.values()].some((place) => mayRing(place, event.device))) {
      this.#tell(event);
      return;
    }
    const cancel = this.#timer.after(longestHoldMs, () => {
      this.#held.delete(event.legId);
      this.#tell(event);
    });
    this.#held.set(event.legId, { event, cancel });
  }

  #release(concerns: (device: string) => boolean): void {
    for (const [legId, { event, cancel }] of [...this.#held]) {
      if (!concerns(event.device)) continue;
      this.#held.delete(legId);
      cancel();
      this.#tell(event);
    }
  }
}

/** Which phones an extension has, the engine alone knows. */
function mayRing(place: string, device: string): boolean {
  return place === device || place.startsWith('extension-');
}
