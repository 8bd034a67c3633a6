import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import type { AppliedConfiguration, MediaEngine } from '../../engine/media-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { buildConfiguration } from './build-configuration.ts';

export interface NodeConfigurationsParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Phones, trunks, queues and call logic of the companies of one node. Whoever calls takes care that nobody else is at the company. */
export class NodeConfigurations {
  readonly #parts: NodeConfigurationsParts;
  /** When the engine was last given, or found to have, what this program makes of a company; in milliseconds. */
  readonly #broughtAt = new Map<CompanyId, number>();

  constructor(parts: NodeConfigurationsParts) {
    this.#parts = parts;
  }

  /** Those of these companies for which that was not done within this time. */
  olderThan(ageMs: number, companyIds: readonly CompanyId[]): CompanyId[] {
    const since = this.#parts.clock.now().getTime() - ageMs;
    return companyIds.filter((companyId) => (this.#broughtAt.get(companyId) ?? -Infinity) <= since);
  }

  /** Loads what the node should hold of a company; touches only what differs. */
  async bring(companyId: CompanyId): Promise<void> {
    const { database, engine } = this.#parts;
    const wanted = await this.#wanted(companyId);
    if (wanted) {
      await this.#brought(companyId, await engine.applyConfiguration(wanted));
      return;
    }
    await engine.removeCompany(companyId);
    await database.stores.companies.hasLeft(companyId, engine.nodeId);
  }

  /** Lays ready what would need a load of all companies. @returns whether something is left, for `bring` */
  async prepare(companyId: CompanyId): Promise<boolean> {
    const wanted = await this.#wanted(companyId);
    const applied = wanted && (await this.#parts.engine.prepareConfiguration(wanted));
    if (applied) await this.#brought(companyId, applied);
    return !applied;
  }

  /** Null: the company is not, or no more, one of this node. */
  async #wanted(companyId: CompanyId): Promise<CompanyConfiguration | null> {
    // Nothing is known any more if it fails from here on.
    this.#broughtAt.delete(companyId);
    const { database, engine, secrets } = this.#parts;
    const { companies, snapshots } = database.stores;
    if (!(await companies.isPlacedOn(companyId, engine.nodeId))) return null;
    const snapshot = await snapshots.company(companyId);
    return snapshot && buildConfiguration(snapshot, secrets);
  }

  async #brought(companyId: CompanyId, { revision, loaded }: AppliedConfiguration): Promise<void> {
    const { database, engine, clock, log } = this.#parts;
    const now = clock.now();
    await database.stores.changes.reportApplied(engine.nodeId, companyId, revision, now);
    this.#broughtAt.set(companyId, now.getTime());
    if (loaded.length > 0)
      log.info({ node: engine.nodeId, companyId, revision, loaded }, 'configuration loaded');
  }
}
