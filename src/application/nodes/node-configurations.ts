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

  constructor(parts: NodeConfigurationsParts) {
    this.#parts = parts;
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
    const { database, engine, secrets } = this.#parts;
    const { companies, snapshots } = database.stores;
    if (!(await companies.isPlacedOn(companyId, engine.nodeId))) return null;
    const snapshot = await snapshots.company(companyId);
    return snapshot && buildConfiguration(snapshot, secrets);
  }

  async #brought(companyId: CompanyId, { revision, loaded }: AppliedConfiguration): Promise<void> {
    const { database, engine, clock, log } = this.#parts;
    await database.stores.changes.reportApplied(engine.nodeId, companyId, revision, clock.now());
    if (loaded.length > 0)
      log.info({ node: engine.nodeId, companyId, revision, loaded }, 'configuration loaded');
  }
}
