import type { AgentId, CompanyId, MediaNodeId, QueueId, Revision, TrunkId } from '../../../src/domain/ids.ts';
import { parsePlace } from '../../../src/domain/membership/place.ts';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import type {
  HeldMembership,
  MembershipPlan,
  MembershipStep,
} from '../../../src/domain/membership/plan-memberships.ts';
import type { TrunkState } from '../../../src/domain/trunk/trunk-state.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import {
  type AppliedConfiguration,
  type PhoneOrder,
  EngineError,
  type EngineEvent,
  type MediaEngine,
  type PhoneLeg,
  type WaitingCaller,
} from '../../../src/engine/media-engine.ts';
import { InMemoryCalls } from './in-memory-calls.ts';
import { InMemoryConfigurations } from './in-memory-configurations.ts';
import { InMemoryPhones } from './in-memory-phones.ts';
import { InMemoryQueueCallers } from './in-memory-queue-callers.ts';
import { InMemoryStandIns } from './in-memory-stand-ins.ts';

/** Operations of the port that a test can stop or make fail. */
export type EngineOperation =
  | 'applyConfiguration'
  | 'carryOut'
  | 'endOffers'
  | 'giveOrder'
  | 'liveLegs'
  | 'pauseRecordings'
  | 'prepareConfiguration'
  | 'readMemberships'
  | 'registeredPhones'
  | 'removeCompany'
  | 'resumeRecordings'
  | 'trunkStates';

/**
 * A media engine of which nothing is slow or random; it passes the contract of the port. What people and phones do is done by
 * hand: `phones` ring, dial, hang up and register; `callers` join and leave queues and are offered to agents; `calls` enter and
 * type digits. Each tells the events that a real engine tells.
 */
export class InMemoryMediaEngine implements MediaEngine {
  readonly nodeId: MediaNodeId;
  /** Carried out so far, in order. */
  readonly steps: MembershipStep[] = [];
  /** Devices whose offers were ended, in order. */
  readonly endedOffers: string[] = [];
  readonly channels = new Set<string>();
  /** Phones that were asked to dial, in order. */
  readonly phoneOrders: PhoneOrder[] = [];
  /** What such a phone does. */
  takeOrder: (order: PhoneOrder) => void = ({ device }) => {
    this.phones.dial(device);
  };
  /** Which leg is recorded in which file, and whether that is paused, by hand and by the port. */
  readonly recordings = new Map<string, { readonly legId: string; readonly paused: boolean }>();
  /** How it is with providers, by hand; whoever changes it tells. */
  readonly trunks = new Map<TrunkId, TrunkState>();
  readonly phones = new InMemoryPhones((event) => {
    this.tell(event);
  });
  readonly callers = new InMemoryQueueCallers((event) => {
    this.tell(event);
  });
  readonly calls = new InMemoryCalls((event) => {
    this.tell(event);
  });
  readonly standIns = new InMemoryStandIns(() => {
    this.#refuseWhileAway();
  });
  beats = 0;
  /** Awaited before the operation has an effect: a test holds it up, or throws from it. */
  before: (operation: EngineOperation, subject: number | string | null) => Promise<void> = () =>
    Promise.resolve();
  readonly #members = new Map<string, HeldMembership>();
  readonly #configurations = new InMemoryConfigurations((queueId) => {
    for (const { callId } of this.callers.waiting(queueId)) this.callers.leave(queueId, callId);
  });
  #saved: HeldMembership[] = [];
  #state: 'idle' | 'alive' | 'dead' = 'idle';
  readonly #availableListeners: (() => void)[] = [];
  readonly #eventListeners: ((event: EngineEvent) => void)[] = [];

  constructor(nodeId: MediaNodeId) {
    this.nodeId = nodeId;
  }

  start(): void {
    this.#becomeAlive();
  }

  close(): Promise<void> {
    this.#state = 'idle';
    return Promise.resolve();
  }

  unavailableReason(): string | null {
    return this.#state === 'alive' ? null : `the engine is ${this.#state}`;
  }

  onAvailable(listener: () => void): void {
    this.#availableListeners.push(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#eventListeners.push(listener);
  }

  async applyConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    this.#configurations.forgetPrepared(configuration.companyId);
    await this.#reach('applyConfiguration', configuration.companyId);
    return this.#configurations.apply(configuration);
  }

  async prepareConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration | null> {
    await this.#reach('prepareConfiguration', configuration.companyId);
    return this.#configurations.prepare(configuration);
  }

  async removeCompany(company: CompanyId): Promise<void> {
    await this.#reach('removeCompany', company);
    this.#configurations.remove(company);
  }

  async heldConfigurations(): Promise<Map<CompanyId, Revision | null>> {
    await this.#reach(null, null);
    return this.#configurations.held();
  }

  async readMemberships(): Promise<HeldMembership[]> {
    await this.#reach('readMemberships', null);
    return [...this.#members.values()];
  }

  membershipsOf(agent: AgentId): HeldMembership[] {
    return [...this.#members.values()].filter(({ agentId }) => agentId === agent);
  }

  async carryOut(plan: MembershipPlan): Promise<void> {
    for (const phase of plan.phases) {
      for (const step of phase) {
        await this.#reach('carryOut', step.membership.agentId);
        this.#carryOutStep(step);
        this.steps.push(step);
      }
    }
  }

  async takeOut(plan: MembershipPlan, devices: Iterable<string>): Promise<void> {
    await this.carryOut(plan);
    for (const device of devices) {
      await this.#reach('endOffers', device);
      this.endedOffers.push(device);
    }
  }

  saveMemberships(): Promise<void> {
    this.#saved = [...this.#members.values()].filter(({ paused }) => !paused);
    return Promise.resolve();
  }

  async liveLegs(): Promise<PhoneLeg[]> {
    await this.#reach('liveLegs', null);
    return this.phones.legs();
  }

  async registeredPhones(): Promise<Set<string>> {
    await this.#reach('registeredPhones', null);
    return this.phones.registered();
  }

  async trunkStates(): Promise<Map<TrunkId, TrunkState>> {
    await this.#reach('trunkStates', null);
    return new Map(this.trunks);
  }

  waitingCallers(queue: QueueId): readonly WaitingCaller[] {
    return this.callers.waiting(queue);
  }

  queuesWithCallers(): readonly QueueId[] {
    return this.callers.queues();
  }

  async giveOrder(order: PhoneOrder): Promise<void> {
    await this.#reach('giveOrder', order.device);
    if (!this.phones.registered().has(order.device))
      throw new EngineError('engine-refused', `the phone ${order.device} is not there`);
    const { task } = order;
    if (task.kind === 'supervise' && !this.phones.legs().some(({ legId }) => legId === task.legId))
      throw new EngineError('engine-refused', 'the call is over');
    this.phoneOrders.push(order);
    this.takeOrder(order);
  }

  async pauseRecordings(legIds: readonly string[]): Promise<string[]> {
    await this.#reach('pauseRecordings', null);
    const ofLegs = [...this.recordings].filter(([, { legId }]) => legIds.includes(legId));
    for (const [fileBase, { legId }] of ofLegs) this.recordings.set(fileBase, { legId, paused: true });
    return ofLegs.map(([fileBase]) => fileBase);
  }

  async resumeRecordings(fileBases: readonly string[]): Promise<void> {
    await this.#reach('resumeRecordings', null);
    for (const fileBase of fileBases) {
      const recording = this.recordings.get(fileBase);
      if (recording) this.recordings.set(fileBase, { ...recording, paused: false });
    }
  }

  async liveChannels(): Promise<Set<string>> {
    await this.#reach(null, null);
    return new Set(this.channels);
  }

  async beat(): Promise<void> {
    await this.#reach(null, null);
    this.beats += 1;
  }

  /** Ends with everything that was only in memory. */
  kill(): void {
    this.#state = 'dead';
    this.#members.clear();
    this.channels.clear();
    this.recordings.clear();
    this.phones.forgetLegs();
    this.callers.forget();
    this.calls.forget();
    this.standIns.forget();
  }

  restart(): void {
    for (const membership of this.#saved) this.#members.set(keyOf(membership), membership);
    this.#becomeAlive();
  }

  /** The members of all queues. */
  members(): HeldMembership[] {
    return [...this.#members.values()];
  }

  /** Somebody else puts a member into a queue, or changes it; null takes the member out. */
  changeBehindOurBack(membership: Membership, held: HeldMembership | null): void {
    if (held) this.#members.set(keyOf(membership), held);
    else this.#members.delete(keyOf(membership));
    this.tell({ kind: 'membership-changed', agentId: membership.agentId });
  }

  tell(event: EngineEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }

  #becomeAlive(): void {
    this.#state = 'alive';
    for (const listener of this.#availableListeners) listener();
  }

  async #reach(operation: EngineOperation | null, subject: number | string | null): Promise<void> {
    await Promise.resolve();
    this.#refuseWhileAway();
    if (operation === null) return;
    await this.before(operation, subject);
    this.#refuseWhileAway();
  }

  #refuseWhileAway(): void {
    const reason = this.unavailableReason();
    if (reason !== null) throw new EngineError('engine-unavailable', reason);
  }

  #carryOutStep({ do: verb, membership }: MembershipStep): void {
    const key = keyOf(membership);
    const held = this.#members.get(key);
    const change = (to: Partial<HeldMembership>) => {
      if (!held) throw new EngineError('engine-mismatch', `${verb}: ${key} is not there`);
      this.#members.set(key, { ...held, ...to });
    };
    switch (verb) {
      case 'add-paused':
        this.#add(membership, held);
        break;
      case 'set-level':
        change({ level: membership.level });
        break;
      case 'unpause':
        change({ paused: false });
        break;
      case 'pause':
        if (held) change({ paused: true });
        break;
      case 'remove':
        this.#members.delete(key);
    }
    this.tell({ kind: 'membership-changed', agentId: membership.agentId });
  }

  #add(membership: Membership, held: HeldMembership | undefined): void {
    if (!this.#configurations.hasQueue(membership.queueId))
      throw new EngineError('engine-mismatch', `there is no queue ${membership.queueId}`);
    const { device } = membership;
    if (parsePlace(device).kind !== 'phone' && !this.#configurations.hasPlace(device))
      throw new EngineError('engine-mismatch', `the engine does not know the place ${device} yet`);
    if (!held) this.#members.set(keyOf(membership), { ...membership, paused: true });
    else if (held.agentId !== membership.agentId || held.level !== membership.level)
      throw new EngineError('engine-mismatch', `${keyOf(membership)} is there in another way`);
  }
}

function keyOf({ queueId, device }: Membership): string {
  return `${queueId}/${device}`;
}
