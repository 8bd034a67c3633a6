import type { Leg } from '../../domain/agent/agent-state.ts';
import type { AgentId, CompanyId } from '../../domain/ids.ts';
import type { MediaEngine } from '../../engine/media-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../ports/stores.ts';

export interface RecordingPausesParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly clock: Clock;
  /** Resolves when what the engine has written about calls so far was read. */
  readonly catchUp: () => Promise<void>;
}

/**
 * Makes the recordings of one node as paused as agents want them to be, and writes the gaps down [C1]. What is noted lies within what is
 * missing: a gap begins when the engine has confirmed it, and ends before the engine is told to go on.
 */
export class RecordingPauses {
  readonly #parts: RecordingPausesParts;

  constructor(parts: RecordingPausesParts) {
    this.#parts = parts;
  }

  /** Can be repeated. @throws EngineError, StoreUnavailableError */
  async bring(companyId: CompanyId, agentId: AgentId): Promise<void> {
    const { stores } = this.#parts.database;
    const agent = await stores.agents.find({ companyId }, agentId);
    if (agent?.state.recordingPaused === true) await this.#pause(companyId, agentId, agent.state.legs);
    else await this.#resume(companyId, agentId);
  }

  async #pause(companyId: CompanyId, agentId: AgentId, legs: readonly Leg[]): Promise<void> {
    const { engine, database, clock, catchUp } = this.#parts;
    const here = legs.filter(({ nodeId }) => nodeId === engine.nodeId).map(({ id }) => id);
    const fileBases = await engine.pauseRecordings(here);
    if (fileBases.length === 0) return;
    const at = clock.now();
    // The engine told of a recording when it began.
    await catchUp();
    await database.stores.recordingGaps.begin({ companyId }, agentId, engine.nodeId, fileBases, at);
  }

  async #resume(companyId: CompanyId, agentId: AgentId): Promise<void> {
    const { engine, database, clock } = this.#parts;
    const { recordingGaps } = database.stores;
    const open = await recordingGaps.open({ companyId }, agentId, engine.nodeId);
    if (open.length === 0) return;
    const at = clock.now();
    const ours = open.filter(({ isPausedByOthers }) => !isPausedByOthers);
    await engine.resumeRecordings(ours.map(({ fileBase }) => fileBase));
    await recordingGaps.end(
      { companyId },
      agentId,
      open.map(({ recordingId }) => recordingId),
      at,
    );
  }
}
