import type { AgentId, MediaNodeId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { EngineEvent, MediaEngine } from '../../engine/media-engine.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Secrets } from '../ports/secrets.ts';
import { type Database, StoreUnavailableError } from '../ports/stores.ts';
import type { WakeUps } from '../ports/wake-ups.ts';
import type { Confirmations } from './confirmations.ts';
import { describeUnapplied, type Unapplied } from './each-alone.ts';
import { NodeApplier } from './node-applier.ts';
import type { NodeListener } from './node-listener.ts';
import { reconcileNode } from './reconcile-node.ts';
import { Repeated } from './repeated.ts';

export interface NodeLinkParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly secrets: Secrets;
  readonly confirmations: Confirmations;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves when what the engine has written about calls so far was read. */
  readonly catchUp: () => Promise<void>;
  /** Called each time something may have been recorded completely, and now and then. */
  readonly collectRecordings: () => Promise<void>;
  readonly listeners: readonly NodeListener[];
}

/** The engine passes a controller by that was silent for three seconds. */
const beatMs = 1_000;
/** Finds changes whose wake-up was lost, or whose next attempt is due. */
const sweepMs = 5_000;
/** Repairs drift that nobody reported. */
const reconcileMs = 30_000;
/** How old what a company is given becomes, though nobody edits it; and how often somebody looks. */
const renewAgeMs = 86_400_000;
const renewMs = 3_600_000;
/** When they are tried again of which the engine would not have it. */
const renewAgainMs = 180_000;
/** The snapshot from which an engine restarts without us is at most this old. */
const snapshotMs = 1_000;
const collectMs = 5_000;
/** Changes by others come in bursts. */
const repairMs = 100;
/** After a comparison that failed. */
const retryMs = 1_000;
/** After the end of a call its recording is complete within this time. */
const afterHangUpMs = 400;

/** Everything that the owner of a media node does for it, from taking it over until giving it up. */
export class NodeLink {
  readonly nodeId: MediaNodeId;
  readonly applier: NodeApplier;
  readonly engine: MediaEngine;
  readonly #parts: NodeLinkParts;
  readonly #repeated: Repeated[];
  readonly #heartbeat: Repeated;
  readonly #collect: Repeated;
  readonly #reconcile: Repeated;
  readonly #sweeping: Repeated;
  readonly #repair: Repeated;
  readonly #renewing: Repeated;
  readonly #changedByOthers = new Set<AgentId>();
  #reconciled = false;
  /** How often the engine has become available. */
  #connections = 0;
  /** What the engine does not take: as the last comparison found it, and as the last renewal did. */
  readonly #unapplied = { compared: null as string | null, renewed: null as string | null };
  #isClosing = false;

  constructor(parts: NodeLinkParts) {
    const { engine } = parts;
    this.#parts = parts;
    this.engine = engine;
    this.nodeId = engine.nodeId;
    this.applier = new NodeApplier(parts);
    const repeat = (name: string, everyMs: number, work: () => Promise<void>) =>
      new Repeated(everyMs, work, (error) => {
        this.#report(name, error);
      });
    this.#reconcile = repeat('reconcile', reconcileMs, () => this.#reconcileNow());
    this.#collect = repeat('collect recordings', collectMs, parts.collectRecordings);
    this.#repair = repeat('repair', reconcileMs, () => this.#repairChanged());
    this.#renewing = repeat('renew configurations', renewMs, () => this.#renewConfigurations());
    this.#sweeping = repeat('sweep', sweepMs, () => this.#sweep());
    this.#heartbeat = repeat('heartbeat', beatMs, () => this.#whenAvailable(() => engine.beat()));
    this.#repeated = [
      this.#heartbeat,
      this.#sweeping,
      this.#repair,
      this.#renewing,
      // A snapshot taken before the first reconciliation could be older than what an earlier owner wrote.
      repeat('member snapshot', snapshotMs, () => this.#whenAvailable(() => this.#saveMemberships())),
      this.#reconcile,
      this.#collect,
    ];
    engine.onAvailable(() => {
      this.#reconciled = false;
      this.#connections += 1;
      this.#heartbeat.soon(0);
      this.#reconcile.soon(0);
    });
    engine.onEvent((event) => {
      this.#take(event);
    });
  }

  /** Why calls or changes may not go as they should; null when the engine is there and has been compared. */
  fault(): string | null {
    return this.engine.unavailableReason() ?? (this.#reconciled ? null : 'being compared with the database');
  }

  /** What of the database the engine does not take; null: nothing. It takes nothing else away. */
  unapplied(): string | null {
    const words = new Set(Object.values(this.#unapplied).filter((found) => found !== null));
    return words.size === 0 ? null : [...words].join('; ');
  }

  async start(): Promise<void> {
    // First, so that an engine that is available at once finds somebody who compares it.
    for (const repeated of this.#repeated) repeated.start();
    this.engine.start();
    await this.#parts.wakeUps.listen(this.nodeId, async (aggregate) => {
      await this.applier.apply(aggregate);
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#parts.wakeUps.stopListening(this.nodeId);
    await Promise.all(this.#repeated.map((repeated) => repeated.stop()));
    await Promise.all(this.#parts.listeners.map((listener) => listener.close()));
    await this.engine.close();
  }

  /** A change waits for which no wake-up could be sent. */
  sweepSoon(): void {
    this.#sweeping.soon(50);
  }

  async #reconcileNow(): Promise<void> {
    await this.#whenAvailable(async () => {
      const connections = this.#connections;
      this.#tellUnapplied('compared', await reconcileNode({ ...this.#parts, applier: this.applier }));
      // What began anew meanwhile may hold less than was found; `onAvailable` has asked for another comparison.
      if (connections !== this.#connections) return;
      if (!this.#reconciled) this.#renewing.soon(0);
      this.#reconciled = true;
      for (const listener of this.#parts.listeners) await this.#compare(listener);
    });
    await this.#sweep();
  }

  /** Once, not with each comparison. */
  #tellUnapplied(found: 'compared' | 'renewed', unapplied: readonly Unapplied[]): void {
    const inWords = describeUnapplied(unapplied);
    if (inWords !== null && inWords !== this.#unapplied[found]) {
      this.#parts.log.error({ node: this.nodeId, unapplied }, 'the engine does not take all that is stored');
    }
    this.#unapplied[found] = inWords;
  }

  /** One listener that cannot do its work keeps no other from it. */
  async #compare(listener: NodeListener): Promise<void> {
    try {
      await listener.compare();
    } catch (error) {
      this.#report(`compare ${listener.name}`, error);
      this.#reconcile.soon(retryMs);
    }
  }

  /** Changes that wait without anybody being at them. */
  async #sweep(): Promise<void> {
    await this.#whenAvailable(async () => {
      const { database, clock } = this.#parts;
      const due = await database.stores.changes.due(this.nodeId, clock.now(), 200);
      await Promise.all(due.map(({ aggregate }) => this.applier.apply(aggregate)));
    });
  }

  /**
   * What an engine is given follows from more than what is stored: from the version of this program, and from when clocks will be changed
   * in the world. So the files of companies that nobody edits are compared as well, after the first connection and then once a day; one that
   * says the same is not loaded. An engine that is only back has what this program gave it: it starts from the same files.
   */
  async #renewConfigurations(): Promise<void> {
    await this.#whenAvailable(async () => {
      const placed = await this.#parts.database.stores.companies.placedOn(this.nodeId);
      const old = this.applier.configurationsOlderThan(renewAgeMs, placed);
      // Whoever closes the link waits for one company, not for all.
      const unapplied = await this.applier.bringConfigurations(old, () => !this.#isClosing);
      this.#tellUnapplied('renewed', unapplied);
      if (unapplied.length > 0) this.#renewing.soon(renewAgainMs);
    });
  }

  async #repairChanged(): Promise<void> {
    await this.#whenAvailable(async () => {
      const agents = [...this.#changedByOthers];
      await this.applier.repairAgents(agents);
      for (const agentId of agents) this.#changedByOthers.delete(agentId);
    });
  }

  async #saveMemberships(): Promise<void> {
    if (this.#reconciled) await this.engine.saveMemberships();
  }

  async #whenAvailable(work: () => Promise<void>): Promise<void> {
    if (this.engine.unavailableReason() === null) await work();
  }

  #take(event: EngineEvent): void {
    for (const listener of this.#parts.listeners) listener.take(event);
    if (event.kind === 'channel-ended') this.#collect.soon(afterHangUpMs);
    // Somebody else did it: a person at the engine's console, or the engine itself while it starts.
    if (event.kind === 'membership-changed' && !this.applier.isBringing(event.agentId)) {
      this.#changedByOthers.add(event.agentId);
      this.#repair.soon(repairMs);
    }
  }

  #report(work: string, error: unknown): void {
    const facts = { node: this.nodeId, work, reason: reasonOf(error) };
    // While the database is away this is expected each time; /readyz tells it.
    if (error instanceof StoreUnavailableError) this.#parts.log.debug(facts, 'put off');
    else this.#parts.log.warn(facts, 'failed; it will be repeated');
    if (work === 'reconcile') this.#reconcile.soon(retryMs);
    if (work === 'renew configurations') this.#renewing.soon(retryMs);
  }
}
