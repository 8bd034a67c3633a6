import { reasonOf } from '../../domain/reason-of.ts';
import type { EngineEvent, MediaEngine } from '../../engine/media-engine.ts';
import type { NodeListener } from '../nodes/node-listener.ts';
import { Repeated } from '../nodes/repeated.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';

export interface ReportRegistrationsParts {
  readonly engine: Pick<MediaEngine, 'nodeId' | 'registeredPhones'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** After a restart of an engine thousands of phones come within seconds: they are written together. */
const joinMs = 200;
const retryMs = 1_000;

/** The owner of a media node writes down which phones are registered there, so that any process can show it [U8]. */
export class ReportRegistrations implements NodeListener {
  readonly name = 'registrations';
  readonly #parts: ReportRegistrationsParts;
  #changed = new Map<string, boolean>();
  readonly #writing: Repeated;

  constructor(parts: ReportRegistrationsParts) {
    this.#parts = parts;
    this.#writing = new Repeated(
      retryMs,
      () => this.#write(),
      (error) => {
        const reason = reasonOf(error);
        parts.log.debug({ node: parts.engine.nodeId, reason }, 'registrations not written; repeated');
      },
    );
    this.#writing.start();
  }

  take(event: EngineEvent): void {
    if (event.kind !== 'registration-changed') return;
    this.#changed.set(event.registration.device, event.registration.registered);
    this.#writing.soon(joinMs);
  }

  async compare(): Promise<void> {
    const { engine, database, clock } = this.#parts;
    const { registrations } = database.stores;
    const known = await registrations.presentOn(engine.nodeId);
    // What is heard from here on is newer than the reading, and written after it.
    const present = await engine.registeredPhones();
    const gone = known.filter((sipUser) => !present.has(sipUser));
    const states = [
      ...[...present].map((sipUser) => ({ sipUser, registered: true })),
      ...gone.map((sipUser) => ({ sipUser, registered: false })),
    ].filter(({ sipUser }) => !this.#changed.has(sipUser));
    await registrations.report(engine.nodeId, states, clock.now());
  }

  async close(): Promise<void> {
    await this.#writing.stop();
  }

  async #write(): Promise<void> {
    if (this.#changed.size === 0) return;
    const { engine, database, clock } = this.#parts;
    const changed = this.#changed;
    this.#changed = new Map();
    const states = [...changed].map(([sipUser, registered]) => ({ sipUser, registered }));
    try {
      await database.stores.registrations.report(engine.nodeId, states, clock.now());
    } catch (error) {
      this.#changed = new Map([...changed, ...this.#changed]);
      throw error;
    }
  }
}
