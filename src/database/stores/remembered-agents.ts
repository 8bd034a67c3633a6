import type { DataSource } from 'typeorm';
import type { LockedAgent } from '../../application/ports/stores.ts';
import type { CompanyId, UserId } from '../../domain/ids.ts';

/** An agent as it was read under its lock, or written after that. */
export interface AgentReading {
  readonly locked: LockedAgent;
  /** The server's own words for all of the reading but the agent's version, which our writing raises, and the statuses. */
  readonly stamp: string;
}

/** A reading has about 5 KB. */
const most = 2_000;

/**
 * The last readings of agents. They are guesses: another process may have changed the agent meanwhile. Who takes one has the server
 * check it before anything counts that was decided on it, and puts the outcome back; so a wrong guess is made once.
 */
export class RememberedAgents {
  static readonly #ofSources = new WeakMap<DataSource, RememberedAgents>();
  /** Those put in last are at the end. */
  readonly #readings = new Map<UserId, AgentReading>();

  /** All stores on a data source share what they remember. */
  static of(dataSource: DataSource): RememberedAgents {
    const remembered = this.#ofSources.get(dataSource) ?? new RememberedAgents();
    this.#ofSources.set(dataSource, remembered);
    return remembered;
  }

  put(reading: AgentReading): void {
    const { id } = reading.locked.agent;
    this.#readings.delete(id);
    this.#readings.set(id, reading);
    if (this.#readings.size <= most) return;
    const [oldest] = this.#readings.keys();
    if (oldest !== undefined) this.#readings.delete(oldest);
  }

  /** @returns null when nothing is remembered of such an agent of this company */
  take(companyId: CompanyId, id: UserId): AgentReading | null {
    const reading = this.#readings.get(id);
    if (reading?.locked.agent.companyId !== companyId) return null;
    this.#readings.delete(id);
    return reading;
  }
}
