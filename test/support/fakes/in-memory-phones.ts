import type { EngineEvent, PhoneLeg } from '../../../src/engine/media-engine.ts';

/** What SIP phones do, by hand. */
export class InMemoryPhones {
  readonly #tell: (event: EngineEvent) => void;
  readonly #legs = new Map<string, PhoneLeg>();
  readonly #registered = new Set<string>();
  #made = 0;

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  /** A call begins to ring at the phone. */
  ring(device: string): PhoneLeg {
    return this.#begin(device, 'incoming');
  }

  /** The phone dials. */
  dial(device: string): PhoneLeg {
    return this.#begin(device, 'outgoing');
  }

  /** The call is over, answered or not. Ending one that is over does nothing. */
  end({ legId, device }: PhoneLeg): void {
    if (this.#legs.delete(legId)) this.#tell({ kind: 'leg-ended', legId, device });
  }

  register(device: string): void {
    if (this.#registered.has(device)) return;
    this.#registered.add(device);
    this.#tell({ kind: 'registration-changed', registration: { device, registered: true } });
  }

  unregister(device: string): void {
    if (!this.#registered.delete(device)) return;
    this.#tell({ kind: 'registration-changed', registration: { device, registered: false } });
  }

  legs(): PhoneLeg[] {
    return [...this.#legs.values()];
  }

  registered(): Set<string> {
    return new Set(this.#registered);
  }

  /** The engine died: calls end untold. Phones stay registered, because engines keep that on disk. */
  forgetLegs(): void {
    this.#legs.clear();
  }

  #begin(device: string, direction: PhoneLeg['direction']): PhoneLeg {
    this.#made += 1;
    const leg: PhoneLeg = { legId: `leg-${this.#made}`, device, direction };
    this.#legs.set(leg.legId, leg);
    this.#tell({ kind: 'leg-began', leg });
    return leg;
  }
}
