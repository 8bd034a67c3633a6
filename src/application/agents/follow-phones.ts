import type { AgentEvent } from '../../domain/agent/agent-event.ts';
import type { Leg } from '../../domain/agent/agent-state.ts';
import type { CompanyId, UserId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { EngineEvent, MediaEngine, PhoneLeg } from '../../engine/media-engine.ts';
import type { NodeListener } from '../nodes/node-listener.ts';
import { eachDue } from '../each-due.ts';
import { KeyedTurns } from '../nodes/keyed-turns.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import type { ChangeAgent } from './change-agent.ts';

export interface FollowPhonesParts {
  readonly engine: MediaEngine;
  readonly database: Database;
  readonly changeAgent: ChangeAgent;
  readonly log: Log;
}

interface SeatedAgent {
  readonly companyId: CompanyId;
  readonly agentId: UserId;
}

/** Whose phones are never quiet for so long is compared the next time. */
const mostReadings = 4;

/**
 * Lets the statuses of agents follow the phones of one node: *Incoming call* when a phone or mobile at the seat rings, *Outgoing call* when
 * a phone dials, back after the last call [S6, S7]; and counts the queue calls that an agent let ring [no-answer policy].
 */
export class FollowPhones implements NodeListener {
  readonly name = 'phones';
  readonly #parts: FollowPhonesParts;
  readonly #turns = new KeyedTurns();
  /** Which agent each leg was counted for: at its end the agent may sit elsewhere. */
  readonly #agentOf = new Map<string, SeatedAgent>();
  /** How many events came for each phone: a reading that began before one of them is older than it. */
  readonly #heard = new Map<string, number>();

  constructor(parts: FollowPhonesParts) {
    this.#parts = parts;
  }

  take(event: EngineEvent): void {
    if (event.kind === 'leg-began') this.#hear(event.leg.device, () => this.#begin(event.leg));
    if (event.kind === 'leg-ended') this.#hear(event.device, () => this.#end(event.legId, event.device));
    if (event.kind === 'offer-missed')
      this.#inTurn(turnOf(event.agentId), () => this.#miss(event.agentId, event.queueId));
    if (event.kind === 'offer-answered')
      this.#inTurn(turnOf(event.agentId), () => this.#answer(event.agentId));
  }

  /**
   * Compares the calls in the agents' states with those that the engine really has: after a connection, because events may be
   * lost, and now and then, because an agent may have logged in during a call.
   *
   * @throws EngineError, StoreUnavailableError; Error when some agents could not be compared, after all others were
   */
  async compare(): Promise<void> {
    let failed = 0;
    let left: ReadonlySet<UserId> | null = null;
    for (let readings = 0; readings < mostReadings && left?.size !== 0; readings += 1) {
      const compared = await this.#compareOnce(left);
      failed += compared.failed;
      left = compared.outdated;
    }
    if (failed > 0) throw new Error(`the calls of ${failed} agents were not compared`);
  }

  /**
   * @param only these agents; null: all
   * @returns `outdated`: those at whose phones something happened while they were compared. What was heard is followed, but a call that ended
   *   before anybody listened is still to be found, so they are to be compared again.
   */
  async #compareOnce(only: ReadonlySet<UserId> | null): Promise<{ failed: number; outdated: Set<UserId> }> {
    const { engine, database, changeAgent, log } = this.#parts;
    const { agents } = database.stores;
    const heardBefore = new Map(this.#heard);
    const legs = await engine.liveLegs();
    const seated = await agents.atPhones([...new Set(legs.map(({ device }) => device))]);
    const found = new Map<UserId, { who: SeatedAgent; legs: PhoneLeg[] }>();
    for (const who of await this.#inCalls()) found.set(who.agentId, { who, legs: [] });
    for (const leg of legs) {
      const who = seated.get(leg.device);
      if (!who) continue;
      const entry = found.get(who.agentId) ?? { who, legs: [] };
      entry.legs.push(leg);
      found.set(who.agentId, entry);
    }
    const outdated = new Set<UserId>();
    const compareOne = async ({ who, legs: live }: { who: SeatedAgent; legs: PhoneLeg[] }) => {
      await changeAgent.byItself({ companyId: who.companyId }, who.agentId, async ({ scope, stores }) => {
        const phones = await stores.agents.phonesOf(scope, who.agentId);
        // What was heard meanwhile is newer than the reading.
        if (phones.some((phone) => this.#heard.get(phone) !== heardBefore.get(phone))) {
          outdated.add(who.agentId);
          return null;
        }
        return {
          kind: 'legs-found',
          nodeId: engine.nodeId,
          legs: live.filter(({ device }) => phones.includes(device)).map((leg) => this.#legOf(leg)),
        };
      });
      for (const { legId } of live) this.#agentOf.set(legId, who);
    };
    const compared = [...found.values()].filter(({ who }) => only?.has(who.agentId) ?? true);
    const failed = await eachDue(compared, log, compareOne, { named: ({ who }) => who });
    const known = new Set(legs.map(({ legId }) => legId));
    for (const [legId] of this.#agentOf) if (!known.has(legId)) this.#agentOf.delete(legId);
    return { failed, outdated };
  }

  /** What the phones do from now on, the next owner of the node tells. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Agents whose calls are on this node; wherever their company is placed by now, only this node knows when they end. */
  async #inCalls(): Promise<SeatedAgent[]> {
    const { agents, companies } = this.#parts.database.stores;
    const { nodeId } = this.#parts.engine;
    const all = await agents.inCalls();
    const unclear = all.some(({ nodeIds }) => nodeIds.includes(null));
    const placed = new Set(unclear ? await companies.placedOn(nodeId) : []);
    return all.filter(
      ({ nodeIds, companyId }) =>
        nodeIds.includes(nodeId) || (nodeIds.includes(null) && placed.has(companyId)),
    );
  }

  #legOf({ legId, direction }: PhoneLeg): Leg {
    return { id: legId, nodeId: this.#parts.engine.nodeId, direction };
  }

  async #begin(leg: PhoneLeg): Promise<void> {
    const { legId, device } = leg;
    const { database } = this.#parts;
    const who = (await database.stores.agents.atPhones([device])).get(device);
    if (!who) return;
    this.#agentOf.set(legId, who);
    await this.#tell(who, { kind: 'leg-began', leg: this.#legOf(leg) });
  }

  async #end(legId: string, device: string): Promise<void> {
    const { database, engine } = this.#parts;
    const who = this.#agentOf.get(legId) ?? (await database.stores.agents.atPhones([device])).get(device);
    this.#agentOf.delete(legId);
    if (!who) return;
    await this.#tell(who, { kind: 'leg-ended', legId, nodeId: engine.nodeId });
  }

  /** Behind what came of the agent's offers until now: an offer is missed before its ring ends, so its limit goes before on-hang-up. */
  #tell({ companyId, agentId }: SeatedAgent, event: AgentEvent): Promise<unknown> {
    return this.#turns.take(turnOf(agentId), () =>
      this.#parts.changeAgent.byItself({ companyId }, agentId, () => event),
    );
  }

  async #miss(agentId: UserId, queueId: number): Promise<void> {
    const companyId = await this.#companyOf(agentId);
    if (companyId === null) return;
    await this.#parts.changeAgent.byItself({ companyId }, agentId, async ({ scope, stores }) => {
      const queue = await stores.records.queue.find(scope, queueId);
      const { noAnswerLimit: misses = null, noAnswerStatusId: statusId = null } = queue ?? {};
      return { kind: 'missed', limit: misses === null || statusId === null ? null : { misses, statusId } };
    });
  }

  async #answer(agentId: UserId): Promise<void> {
    const companyId = await this.#companyOf(agentId);
    if (companyId !== null)
      await this.#parts.changeAgent.byItself({ companyId }, agentId, () => ({ kind: 'answered' }));
  }

  async #companyOf(agentId: UserId): Promise<CompanyId | null> {
    return (await this.#parts.database.stores.snapshots.agent(agentId))?.companyId ?? null;
  }

  #hear(device: string, work: () => Promise<void>): void {
    this.#heard.set(device, (this.#heard.get(device) ?? 0) + 1);
    this.#inTurn(`phone ${device}`, work);
  }

  /** The events of one phone are carried out in their order, and so are those of one agent. */
  #inTurn(key: string, work: () => Promise<void>): void {
    this.#turns.take(key, work).catch((error: unknown) => {
      const reason = reasonOf(error);
      this.#parts.log.warn({ key, reason }, 'a call was not followed; the next comparison will');
    });
  }
}

function turnOf(agentId: UserId): string {
  return `agent ${agentId}`;
}
