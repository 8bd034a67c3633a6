import type { AgentId, QueueId } from '../../../src/domain/ids.ts';
import type { EngineEvent, WaitingCaller } from '../../../src/engine/media-engine.ts';

/** What callers in queues do, and what becomes of their offers to agents, by hand. */
export class InMemoryQueueCallers {
  readonly #tell: (event: EngineEvent) => void;
  /** In the order of the queue; never an empty list. */
  readonly #waiting = new Map<QueueId, WaitingCaller[]>();
  #made = 0;

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  /** @returns the id of the call */
  join(queueId: QueueId, callerNumber: string, since = new Date()): string {
    this.#made += 1;
    const callId = `caller-${this.#made}`;
    this.#put(queueId, [...this.waiting(queueId), { callId, position: 0, callerNumber, since }]);
    return callId;
  }

  /** Was connected, gave up, or waited too long: no longer in the queue. One who is not there leaves unnoticed. */
  leave(queueId: QueueId, callId: string): void {
    const staying = this.waiting(queueId).filter((caller) => caller.callId !== callId);
    if (staying.length < this.waiting(queueId).length) this.#put(queueId, staying);
  }

  /** The agent's phone rang for a call of the queue and nobody answered. */
  miss(agentId: AgentId, queueId: QueueId): void {
    this.#tell({ kind: 'offer-missed', agentId, queueId });
  }

  /** The agent took a call of the queue. */
  answer(agentId: AgentId, queueId: QueueId): void {
    this.#tell({ kind: 'offer-answered', agentId, queueId });
  }

  waiting(queueId: QueueId): readonly WaitingCaller[] {
    return this.#waiting.get(queueId) ?? [];
  }

  queues(): QueueId[] {
    return [...this.#waiting.keys()];
  }

  /** The engine died: all callers are gone, untold. */
  forget(): void {
    this.#waiting.clear();
  }

  #put(queueId: QueueId, callers: readonly WaitingCaller[]): void {
    if (callers.length === 0) this.#waiting.delete(queueId);
    else
      this.#waiting.set(
        queueId,
        callers.map((caller, index) => ({ ...caller, position: index + 1 })),
      );
    this.#tell({ kind: 'queue-changed', queueId });
  }
}
