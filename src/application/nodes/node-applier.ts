import { desiredMemberships } from '../../domain/membership/desired-memberships.ts';
import type { AgentSnapshot } from '../../domain/membership/desired-memberships.ts';
import { planMemberships } from '../../domain/membership/plan-memberships.ts';
import type { AgentId, CompanyId, Revision } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import { EngineError } from '../../engine/media-engine.ts';
import type { CommittedChange } from '../ports/change-announcer.ts';
import type { Aggregate, PendingChange } from '../ports/change-store.ts';
import { StoreUnavailableError } from '../ports/stores.ts';
import type { Confirmations } from './confirmations.ts';
import { describeUnapplied, eachAlone, type Unapplied } from './each-alone.ts';
import { KeyedTurns } from './keyed-turns.ts';
import { RecordingPauses, type RecordingPausesParts } from '../recordings/recording-pauses.ts';
import { PhoneOrders } from '../phone-orders/carry-out-orders.ts';
import { NodeConfigurations, type NodeConfigurationsParts } from './node-configurations.ts';

/**
 * - `applied`: the engine runs what was wanted
 * - `nothing-waits`: somebody else was faster
 * - `postponed`: tried without success; it stays in the database and is tried again
 * - `parked`: set aside with its reason; it blocks no other, and is tried again seldom
 */
export type ApplyOutcome = 'applied' | 'nothing-waits' | 'postponed' | 'parked';

export interface NodeApplierParts extends NodeConfigurationsParts, RecordingPausesParts {
  readonly confirmations: Confirmations;
}

/** What is known of a change without asking the database: that it was committed at this revision, and what it made of its agent. */
export type KnownChange = Pick<CommittedChange, 'companyId' | 'revision' | 'outOfQueues' | 'agent'>;

/** Why an agent is brought in line. */
interface AgentReason {
  /**
   * A reading made for a whole company; null: read the agent. If the agent was brought in line after that reading began, it is
   * too old: an agent who went on break meanwhile would be put back.
   */
  readonly seen?: { readonly agent: AgentSnapshot; readonly readAt: number } | null;
  /** The companies of this node; null: the agent's company is taken for one of them, until the engine refuses. */
  readonly placed?: ReadonlySet<CompanyId> | null;
  readonly change?: KnownChange | null;
}

type AgentAggregate = Extract<Aggregate, { kind: 'agent' }>;
type ConfigurationAggregate = Extract<Aggregate, { kind: 'configuration' }>;

/** An aggregate that fails this often is parked: after 25 s. */
const attemptsBeforePark = 8;
const firstPauseMs = 200;
const mostPauseMs = 12_800;
/** A parked one is tried again: the engine may be in order by now. */
const parkMs = 180_000;
/** A plan that met another state than believed is made anew this often before it counts as failed. */
const plansPerAttempt = 3;
/**
 * So many agents of a company are brought in line together: enough to keep an engine busy that carries out one action after the
 * other, and so few that a click on a status, which has to queue behind them, is not held up for long.
 */
export const agentsAtOnce = 24;

/**
 * Brings one node in line with the database, aggregate by aggregate. A call carries no data: it reads what is wanted now, plans
 * against what the engine holds, and repeats until nothing is wanted any more; so lost, doubled and reordered calls do no harm.
 */
export class NodeApplier {
  readonly #parts: NodeApplierParts;
  readonly #configurations: NodeConfigurations;
  readonly #recordingPauses: RecordingPauses;
  readonly #phoneOrders: PhoneOrders;
  readonly #turns = new KeyedTurns();
  /** When each agent was last brought in line, on a count that readings share. */
  readonly #broughtAt = new Map<AgentId, number>();
  #count = 0;
  readonly #bringing = new Map<AgentId, number>();
  /** Of each company the latest revision whose change came here. */
  readonly #latest = new Map<CompanyId, Revision>();

  constructor(parts: NodeApplierParts) {
    this.#parts = parts;
    this.#configurations = new NodeConfigurations(parts);
    this.#recordingPauses = new RecordingPauses(parts);
    this.#phoneOrders = new PhoneOrders(parts);
  }

  /**
   * @param known spares a query when the caller just committed the change
   * @throws StoreUnavailableError
   */
  apply(aggregate: Aggregate, known?: KnownChange): Promise<ApplyOutcome> {
    return this.#turns.take(turnOf(aggregate), () => this.#applyUntilDone(aggregate, known));
  }

  /** Brings agents' memberships in line without a pending change: drift repair. @returns those of whom the engine would not have it */
  async repairAgents(agentIds: readonly AgentId[]): Promise<Unapplied<AgentAggregate>[]> {
    const { engine } = this.#parts;
    // What the engine holds may be left from a company that another node carries now.
    const placed = await this.#placed();
    return eachAlone(engine, agentIds, agentsAtOnce, agentNamed, (agentId) =>
      this.#bringAgent(agentId, { placed }),
    );
  }

  /** Whether what the engine tells of this agent's memberships now is (or may be) our own doing. */
  isBringing(agentId: AgentId): boolean {
    return this.#bringing.has(agentId);
  }

  /**
   * Loads what the node should hold of a company, without a pending change; touches only what differs. Never beside a change of it: who
   * read first could load last.
   */
  bringConfiguration(companyId: CompanyId): Promise<void> {
    return this.#inTurnOf(companyId, () => this.#configurations.bring(companyId));
  }

  /** Those of these companies that were not brought, or found right, within this time. */
  configurationsOlderThan(ageMs: number, companyIds: readonly CompanyId[]): CompanyId[] {
    return this.#configurations.olderThan(ageMs, companyIds);
  }

  /**
   * The same of many companies, one after the other, with one load for all: what needs it is laid ready first.
   *
   * @param goesOn false: nothing is done for those that are left
   * @returns those of whom the engine would not have it
   */
  async bringConfigurations(
    companyIds: readonly CompanyId[],
    goesOn: () => boolean = () => true,
  ): Promise<Unapplied<ConfigurationAggregate>[]> {
    const left = new Set(companyIds);
    const each = (work: (companyId: CompanyId) => Promise<void>) =>
      eachAlone(this.#parts.engine, [...left], 1, configurationNamed, async (companyId) => {
        if (goesOn()) await this.#inTurnOf(companyId, () => work(companyId));
      });
    const prepare = async (companyId: CompanyId) => {
      if (!(await this.#configurations.prepare(companyId))) left.delete(companyId);
    };
    // One alone shares its load with nobody.
    const unprepared = left.size > 1 ? await each(prepare) : [];
    for (const { aggregate } of unprepared) left.delete(aggregate.id);
    return [...unprepared, ...(await each((companyId) => this.#configurations.bring(companyId)))];
  }

  /** Brings all agents of a company in line. @throws EngineError when some could not be; the others are all the same */
  async bringMemberships(companyId: CompanyId): Promise<void> {
    const { database, engine } = this.#parts;
    const { companies, snapshots } = database.stores;
    const isOurs = await companies.isPlacedOn(companyId, engine.nodeId);
    const placed = new Set(isOurs ? [companyId] : []);
    const readAt = ++this.#count;
    const agents = await snapshots.agents(companyId);
    const unapplied = await eachAlone(
      engine,
      agents,
      agentsAtOnce,
      ({ agentId }) => agentNamed(agentId),
      (agent) => this.#bringAgent(agent.agentId, { seen: { agent, readAt }, placed }),
    );
    const reason = describeUnapplied(unapplied);
    if (reason !== null) throw new EngineError('engine-mismatch', reason);
  }

  async #applyUntilDone(aggregate: Aggregate, known: KnownChange | undefined): Promise<ApplyOutcome> {
    const { changes } = this.#parts.database.stores;
    const { engine, confirmations, clock } = this.#parts;
    let wanted = known;
    for (;;) {
      if (!wanted) {
        const pending = await changes.find(engine.nodeId, aggregate);
        if (!pending) return 'nothing-waits';
        if (pending.parkedReason !== null && pending.nextAttemptAt > clock.now()) return 'parked';
        wanted = { companyId: pending.companyId, revision: pending.wantedRevision };
      }
      this.#latest.set(wanted.companyId, Math.max(wanted.revision, this.#latest.get(wanted.companyId) ?? 0));
      try {
        await this.#bring(aggregate, wanted);
      } catch (error) {
        return await this.#putOff(aggregate, error);
      }
      confirmations.confirmed(engine.nodeId, aggregate, wanted.revision);
      // Whoever waits for this gets the answer first.
      await new Promise(setImmediate);
      if (await changes.confirm(engine.nodeId, aggregate, wanted.revision)) return 'applied';
      wanted = undefined;
    }
  }

  #bring(aggregate: Aggregate, change: KnownChange): Promise<void> {
    switch (aggregate.kind) {
      case 'configuration':
        return this.#configurations.bring(change.companyId);
      case 'memberships':
        return this.bringMemberships(change.companyId);
      case 'agent':
        return this.#bringAgent(aggregate.id, { change });
      case 'phone-order':
        return this.#phoneOrders.carryOut(aggregate.id);
      case 'recording':
        return this.#recordingPauses.bring(change.companyId, aggregate.id);
    }
  }

  #inTurnOf<T>(companyId: CompanyId, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(turnOf(configurationNamed(companyId)), work);
  }

  async #placed(): Promise<ReadonlySet<CompanyId>> {
    const { database, engine } = this.#parts;
    return new Set(await database.stores.companies.placedOn(engine.nodeId));
  }

  #bringAgent(agentId: AgentId, { seen = null, change = null, ...reason }: AgentReason): Promise<void> {
    this.#bringing.set(agentId, (this.#bringing.get(agentId) ?? 0) + 1);
    const turn = this.#turns.take(`member/${agentId}`, async () => {
      const { engine, database } = this.#parts;
      const current = seen !== null && seen.readAt > (this.#broughtAt.get(agentId) ?? 0);
      // When a later change of the company came here meanwhile, it may have been read already, and this one is news of yesterday.
      const isNews = change !== null && change.revision === this.#latest.get(change.companyId);
      let snapshot = (current ? seen.agent : null) ?? (isNews ? change.agent : null) ?? null;
      this.#broughtAt.set(agentId, ++this.#count);
      const devices = new Set<string>();
      let { placed = null } = reason;
      for (let plans = 1; ; plans += 1) {
        if (plans > 1 || !(isNews && this.#isKnownOut(agentId, change)))
          snapshot ??= await database.stores.snapshots.agent(agentId);
        const isOurs = placed === null || (snapshot !== null && placed.has(snapshot.companyId));
        const desired = snapshot && isOurs ? desiredMemberships(snapshot) : [];
        const held = engine.membershipsOf(agentId);
        for (const { device } of held) devices.add(device);
        // An attempt that failed half-way may have taken the agent out and not come to the offers.
        if (seen === null && snapshot && snapshot.device !== null) devices.add(snapshot.device);
        const plan = planMemberships(desired, held);
        try {
          if (desired.length > 0) await engine.carryOut(plan);
          else await engine.takeOut(plan, devices);
          return;
        } catch (error) {
          const worthAnother = error instanceof EngineError && error.code === 'engine-mismatch';
          if (!worthAnother || plans >= plansPerAttempt) throw error;
          snapshot = null;
          // It knows no queue of a company that has just left it.
          placed ??= await this.#placed();
        }
      }
    });
    return turn.finally(() => {
      const left = (this.#bringing.get(agentId) ?? 1) - 1;
      if (left > 0) this.#bringing.set(agentId, left);
      else this.#bringing.delete(agentId);
    });
  }

  /** Whether what is stored of the agent need not be read: the agent is in queues, and the change ended that. */
  #isKnownOut(agentId: AgentId, { outOfQueues = false }: KnownChange): boolean {
    return outOfQueues && this.#parts.engine.membershipsOf(agentId).length > 0;
  }

  async #putOff(aggregate: Aggregate, error: unknown): Promise<ApplyOutcome> {
    if (error instanceof StoreUnavailableError) throw error;
    const { engine, log, clock, database } = this.#parts;
    const { changes } = database.stores;
    const reason = reasonOf(error);
    const facts = { node: engine.nodeId, aggregate, reason };
    // Without an engine there is nothing to learn from trying: reconciling after the next connection brings everything.
    if (error instanceof EngineError && error.code === 'engine-unavailable') {
      log.debug(facts, 'the engine is away; the change waits');
      return 'postponed';
    }
    const pending = await changes.find(engine.nodeId, aggregate);
    if (!pending) return 'nothing-waits';
    const now = clock.now().getTime();
    if (pending.attempts + 1 >= attemptsBeforePark && !(await this.#awaitsConfiguration(pending))) {
      // Once is news; what comes each few minutes is not.
      if (pending.parkedReason === null) log.error(facts, 'change parked');
      else log.debug(facts, 'change still parked');
      await changes.park(engine.nodeId, aggregate, reason, new Date(now + parkMs));
      return 'parked';
    }
    log.warn({ ...facts, attempts: pending.attempts + 1 }, 'change postponed');
    await changes.postpone(engine.nodeId, aggregate, new Date(now + pauseMs(pending)));
    return 'postponed';
  }

  /** Queues and places are part of the company's configuration: until the engine has it, it is no wonder that it knows none. */
  async #awaitsConfiguration({ aggregate, companyId }: PendingChange): Promise<boolean> {
    if (aggregate.kind === 'configuration') return false;
    const { database, engine } = this.#parts;
    const configuration = await database.stores.changes.find(engine.nodeId, configurationNamed(companyId));
    return configuration !== null && configuration.parkedReason === null;
  }
}

/** 0.2 s, then twice as long each time. */
function pauseMs({ attempts }: PendingChange): number {
  return Math.min(firstPauseMs * 2 ** attempts, mostPauseMs);
}

function turnOf({ kind, id }: Aggregate): string {
  return `${kind}/${id}`;
}

function agentNamed(id: AgentId): AgentAggregate {
  return { kind: 'agent', id };
}

export function configurationNamed(id: CompanyId): ConfigurationAggregate {
  return { kind: 'configuration', id };
}
