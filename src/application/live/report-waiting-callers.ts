import { randomUUID } from 'node:crypto';
import type { MediaNodeId, QueueId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { EngineEvent, MediaEngine } from '../../engine/media-engine.ts';
import type { NodeListener } from '../nodes/node-listener.ts';
import { Repeated } from '../nodes/repeated.ts';
import type { Clock } from '../ports/clock.ts';
import type { LiveSignal } from '../ports/live-signal.ts';
import type { QueueState } from '../ports/live-store.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';

export interface ReportWaitingCallersParts {
  readonly engine: Pick<MediaEngine, 'nodeId' | 'unavailableReason' | 'waitingCallers' | 'queuesWithCallers'>;
  readonly database: Database;
  readonly signal: LiveSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** A line of callers that moves quickly is written this often at most. */
const debounceMs = 100;
/** What could not be written. */
const retryMs = 1_000;

/**
 * The owner of a media node writes down who waits in its queues, so that any process can show it. Engine's news are only taken as a
 * reason to look: what is written is what the engine holds at that moment.
 */
export class ReportWaitingCallers implements NodeListener {
  readonly name = 'waiting callers';
  readonly #parts: ReportWaitingCallersParts;
  readonly #node: MediaNodeId;
  /** This owner and no other: what a later owner of the node wrote must not be removed by an earlier one. */
  readonly #writer = randomUUID();
  readonly #changed = new Set<QueueId>();
  readonly #writing: Repeated;
  #writtenAt = 0;
  #lastChangedAt = 0;

  constructor(parts: ReportWaitingCallersParts) {
    this.#parts = parts;
    this.#node = parts.engine.nodeId;
    this.#writing = new Repeated(
      retryMs,
      () => this.#writeChanged(),
      (error) => {
        const reason = reasonOf(error);
        parts.log.debug({ node: this.#node, reason }, 'waiting callers not written; it will be repeated');
      },
    );
    this.#writing.start();
  }

  take(event: EngineEvent): void {
    if (event.kind !== 'queue-changed') return;
    this.#changed.add(event.queueId);
    this.#writing.soon(Math.max(0, this.#writtenAt + debounceMs - Date.now()));
  }

  /** Puts right what an earlier owner left, and what changed while there was no connection. */
  async compare(): Promise<void> {
    const { engine, database } = this.#parts;
    const rows = await database.stores.queueStates.ofNode(this.#node);
    const written = new Map(rows.map((row) => [row.queueId, row]));
    for (const queueId of new Set([...written.keys(), ...engine.queuesWithCallers()])) {
      const row = written.get(queueId);
      const isRight = row?.writer === this.#writer && isSame(row.callers, this.#callers(queueId));
      if (!isRight) this.#changed.add(queueId);
    }
    if (this.#changed.size > 0) this.#writing.soon(0);
  }

  /** The node's next owner begins anew; until then nothing is known of its queues. */
  async close(): Promise<void> {
    await this.#writing.stop();
    const { database, signal, log } = this.#parts;
    try {
      const companies = await database.stores.queueStates.removeOfWriter(this.#node, this.#writer);
      for (const company of companies) signal.changed(company);
    } catch (error) {
      // Without an owner the rows are not shown for long.
      const reason = reasonOf(error);
      log.debug({ node: this.#node, reason }, 'waiting callers not removed');
    }
  }

  async #writeChanged(): Promise<void> {
    const { engine, database, signal } = this.#parts;
    // While there is no connection the last state stays; `compare` follows when there is one again.
    if (this.#changed.size === 0 || engine.unavailableReason() !== null) return;
    this.#writtenAt = Date.now();
    const queues = [...this.#changed];
    const store = database.stores.queueStates;
    const companies = await store.companiesOf(queues);
    for (const queueId of queues) {
      // Before the state is read: news that come while it is written are news.
      this.#changed.delete(queueId);
      try {
        const callers = this.#callers(queueId);
        if (callers.length === 0) await store.remove(this.#node, queueId);
        else await store.save(this.#stateOf(queueId, callers), this.#writer);
      } catch (error) {
        this.#changed.add(queueId);
        throw error;
      }
    }
    for (const company of new Set(companies.values())) signal.changed(company);
  }

  #callers(queueId: QueueId): QueueState['callers'] {
    return this.#parts.engine
      .waitingCallers(queueId)
      .map(({ callerNumber, since }) => ({ callerNumber, since }));
  }

  /** Two states never have the same time, because readers tell them apart by it. */
  #stateOf(queueId: QueueId, callers: QueueState['callers']): QueueState {
    this.#lastChangedAt = Math.max(this.#parts.clock.now().getTime(), this.#lastChangedAt + 1);
    return { mediaNodeId: this.#node, queueId, callers, changedAt: new Date(this.#lastChangedAt) };
  }
}

function isSame(a: QueueState['callers'], b: QueueState['callers']): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ callerNumber, since }, index) =>
        callerNumber === b[index]?.callerNumber && since.getTime() === b[index].since.getTime(),
    )
  );
}
