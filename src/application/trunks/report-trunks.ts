import { reasonOf } from '../../domain/reason-of.ts';
import type { EngineEvent, MediaEngine } from '../../engine/media-engine.ts';
import type { NodeListener } from '../nodes/node-listener.ts';
import { Repeated } from '../nodes/repeated.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';

export interface ReportTrunksParts {
  readonly engine: Pick<MediaEngine, 'nodeId' | 'trunkStates'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** After a restart of an engine all providers are heard of within seconds: one reading tells of many. */
const joinMs = 500;
const retryMs = 1_000;

/** The owner of a media node writes down how it is with the providers there, so that any process can show it. */
export class ReportTrunks implements NodeListener {
  readonly name = 'trunks';
  readonly #parts: ReportTrunksParts;
  #changed = false;
  readonly #reading: Repeated;

  constructor(parts: ReportTrunksParts) {
    this.#parts = parts;
    this.#reading = new Repeated(
      retryMs,
      () => this.#readChanged(),
      (error) => {
        this.#changed = true;
        const reason = reasonOf(error);
        parts.log.debug({ node: parts.engine.nodeId, reason }, 'trunks not written; repeated');
      },
    );
    this.#reading.start();
  }

  take(event: EngineEvent): void {
    if (event.kind !== 'trunks-changed') return;
    this.#changed = true;
    this.#reading.soon(joinMs);
  }

  /** Leaves it to the one reader: of two at once, the older reading could be written last. */
  compare(): Promise<void> {
    this.#changed = true;
    this.#reading.soon(0);
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#reading.stop();
  }

  async #readChanged(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const { engine, database, clock } = this.#parts;
    const states = await engine.trunkStates();
    await database.stores.trunkStates.report(engine.nodeId, states, clock.now());
  }
}
