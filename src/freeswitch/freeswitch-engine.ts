import { isAbsolute } from 'node:path';
import type { HeldMembership, MembershipPlan } from '../domain/membership/plan-memberships.ts';
import type { AgentId, CompanyId, MediaNodeId, QueueId, Revision, TrunkId } from '../domain/ids.ts';
import type { TrunkState } from '../domain/trunk/trunk-state.ts';
import type { CompanyConfiguration } from '../engine/company-configuration.ts';
import type {
  AppliedConfiguration,
  PhoneOrder,
  EngineEvent,
  MediaEngine,
  PhoneLeg,
  WaitingCaller,
} from '../engine/media-engine.ts';
import type { PromptSource } from '../engine/prompt-source.ts';
import { CompanyFiles } from '../media-node/files/company-files.ts';
import { ConfigurationLoader } from '../media-node/files/configuration-loader.ts';
import { PromptFiles } from '../media-node/files/prompt-files.ts';
import { EndsAfterOutcomes } from '../media-node/legs/ends-after-outcomes.ts';
import { systemTimer } from '../media-node/link/timer.ts';
import { MemberMirror } from '../media-node/mirrors/member-mirror.ts';
import { MemberSnapshot } from '../media-node/mirrors/member-snapshot.ts';
import { asEngineError } from './as-engine-error.ts';
import { AskedAgents } from './callcenter/asked-agents.ts';
import { OfferOutcomes } from './callcenter/offer-outcomes.ts';
import { TakeOuts } from './callcenter/take-outs.ts';
import { callcenterSubclass } from './callcenter/callcenter-events.ts';
import { memberSubclass, QueueMembers } from './callcenter/queue-members.ts';
import { queuesPart } from './callcenter/queues-part.ts';
import { memberSnapshotFile, renderMemberSnapshot } from './callcenter/render-member-snapshot.ts';
import { WatchQueueCallers } from './callcenter/watch-queue-callers.ts';
import type { FreeswitchCalls } from './calls/freeswitch-calls.ts';
import { phonesPart } from './directory/phones-part.ts';
import { addressClaims, type ClaimFiles, numberClaims } from './dialplan/claim-files.ts';
import { readRevision, routingPart } from './dialplan/routing-part.ts';
import { trunkAddressesPart, trunksPart } from './directory/trunk-parts.ts';
import type { EslMessage } from './esl/esl-message.ts';
import type { EslSession } from './esl/esl-session.ts';
import { giveOrder } from './legs/phone-orders.ts';
import { channelEvent, isPickedUp, LiveChannels } from './legs/live-channels.ts';
import { listenToEngine } from './listen-to-engine.ts';
import { pauseRecordings, resumeRecordings } from './recordings/recording-pauses.ts';
import { FreeswitchStandIns } from './stand-ins/freeswitch-stand-ins.ts';
import { PhoneRegistrations } from './registrations/phone-registrations.ts';
import { TrunkGateways, trunkEvents } from './registrations/trunk-gateways.ts';

const isOfTrunks = new Set<string | undefined>(trunkEvents);

export interface FreeswitchEngineParts {
  readonly nodeId: MediaNodeId;
  readonly esl: EslSession;
  /** Tells of the calls that the call logic hands over, and commands them. */
  readonly calls: FreeswitchCalls;
  /** Of the event socket. */
  readonly secret: string;
  /** Absolute; what the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
  readonly promptSource: PromptSource;
}

/** One FreeSWITCH behind the media-engine port. */
export class FreeswitchEngine implements MediaEngine {
  readonly nodeId: MediaNodeId;
  readonly calls: FreeswitchCalls;
  readonly standIns: FreeswitchStandIns;
  readonly #esl: EslSession;
  readonly #loader: ConfigurationLoader;
  readonly #prompts: PromptFiles;
  readonly #numbers: ClaimFiles;
  readonly #addresses: ClaimFiles;
  readonly #channels = new LiveChannels();
  readonly #registrations = new PhoneRegistrations();
  readonly #gateways = new TrunkGateways();
  readonly #mirror = new MemberMirror();
  readonly #members: QueueMembers;
  readonly #snapshot: MemberSnapshot;
  readonly #takeOuts: TakeOuts;
  readonly #outcomes = new OfferOutcomes(this.#mirror);
  readonly #ends = new EndsAfterOutcomes(systemTimer, (event) => {
    this.#tell(event);
  });
  readonly #asked = new AskedAgents(this.#mirror, this.#ends);
  readonly #callers: WatchQueueCallers;
  readonly #availableListeners: (() => void)[] = [];
  readonly #eventListeners: ((event: EngineEvent) => void)[] = [];
  #hasBeaten = false;

  constructor({ nodeId, esl, calls, secret, generatedFolder, promptSource }: FreeswitchEngineParts) {
    if (!isAbsolute(generatedFolder))
      throw new Error(`the generated folder must be an absolute path: ${generatedFolder}`);
    this.nodeId = nodeId;
    this.calls = calls;
    this.standIns = new FreeswitchStandIns(esl);
    this.#esl = esl;
    const files = new CompanyFiles(generatedFolder);
    this.#loader = new ConfigurationLoader(files, [
      phonesPart(esl, secret),
      trunksPart(esl, files),
      trunkAddressesPart(esl, files),
      queuesPart(esl, files),
      routingPart(esl, () => new Date()),
    ]);
    this.#prompts = new PromptFiles(files, promptSource);
    this.#numbers = numberClaims(files);
    this.#addresses = addressClaims(files);
    this.#members = new QueueMembers({
      esl,
      mirror: this.#mirror,
      changed: (agentId) => {
        this.#tell({ kind: 'membership-changed', agentId });
      },
    });
    this.#snapshot = new MemberSnapshot({
      ...{ mirror: this.#mirror, files, file: memberSnapshotFile, render: renderMemberSnapshot },
    });
    this.#takeOuts = new TakeOuts(esl, this.#members);
    this.#callers = new WatchQueueCallers({
      esl,
      changed: (queueId) => {
        this.#tell({ kind: 'queue-changed', queueId });
      },
    });

    esl.onConnected(async (commands) => {
      this.#channels.forget();
      this.#ends.forget();
      await listenToEngine(commands);
      await this.#members.untilRestored(commands);
      await Promise.all([
        this.#channels.read(commands),
        this.#registrations.read(commands),
        this.#members.read(commands),
        this.#callers.reset(commands),
      ]);
      // The engine may have started from an older snapshot than the one written last.
      this.#snapshot.forget();
    });
    esl.onEvent((event) => {
      this.#take(event);
    });
    calls.onEvent((event) => {
      this.#tell(event);
    });
    esl.onReady(() => {
      for (const listener of this.#availableListeners) listener();
    });
  }

  start(): void {
    this.#esl.start();
  }

  async close(): Promise<void> {
    await this.calls.close();
    await this.#esl.close();
  }

  unavailableReason(): string | null {
    if (this.#esl.state === 'ready') return null;
    return `event socket: ${this.#esl.lastFault?.message ?? this.#esl.state}`;
  }

  onAvailable(listener: () => void): void {
    this.#availableListeners.push(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#eventListeners.push(listener);
  }

  applyConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    return this.#amongClaims(configuration, () => this.#loader.apply(configuration));
  }

  prepareConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration | null> {
    return this.#amongClaims(configuration, () => this.#loader.prepare(configuration));
  }

  removeCompany(company: CompanyId): Promise<void> {
    return asEngineError(async () => {
      await this.#numbers.settle(company, []);
      await this.#addresses.settle(company, []);
      await this.#loader.remove(company);
    });
  }

  heldConfigurations(): Promise<Map<CompanyId, Revision | null>> {
    return asEngineError(() =>
      this.#loader.held(async (companyId) =>
        (await this.#addresses.isBrought(companyId)) ? await readRevision(this.#esl, companyId) : null,
      ),
    );
  }

  readMemberships(): Promise<HeldMembership[]> {
    return asEngineError(async () => {
      await this.#callers.read(this.#esl);
      return await this.#members.read(this.#esl);
    });
  }

  membershipsOf(agent: AgentId): HeldMembership[] {
    return this.#mirror.of(agent);
  }

  carryOut(plan: MembershipPlan): Promise<void> {
    return asEngineError(() => this.#members.carryOut(plan));
  }

  takeOut(plan: MembershipPlan, devices: Iterable<string>): Promise<void> {
    return asEngineError(() => this.#takeOuts.takeOut(plan.phases.flat(), devices));
  }

  saveMemberships(): Promise<void> {
    return this.#snapshot.save();
  }

  liveLegs(): Promise<PhoneLeg[]> {
    return asEngineError(async () => (await this.#channels.read(this.#esl)).legs);
  }

  registeredPhones(): Promise<Set<string>> {
    return asEngineError(() => this.#registrations.read(this.#esl));
  }

  trunkStates(): Promise<Map<TrunkId, TrunkState>> {
    return asEngineError(() => this.#gateways.read(this.#esl));
  }

  waitingCallers(queue: QueueId): readonly WaitingCaller[] {
    return this.#callers.waiting(queue);
  }

  queuesWithCallers(): readonly QueueId[] {
    return this.#callers.queues();
  }

  giveOrder(order: PhoneOrder): Promise<void> {
    return asEngineError(() => giveOrder(this.#esl, order));
  }

  pauseRecordings(legIds: readonly string[]): Promise<string[]> {
    return asEngineError(() => pauseRecordings(this.#esl, legIds));
  }

  resumeRecordings(fileBases: readonly string[]): Promise<void> {
    return asEngineError(() => resumeRecordings(this.#esl, fileBases));
  }

  liveChannels(): Promise<Set<string>> {
    return asEngineError(async () => (await this.#channels.read(this.#esl)).channels);
  }

  /** Also tells where calls are handed over: a controller that has just come listens at another port than the one before. */
  beat(): Promise<void> {
    return asEngineError(async () => {
      const address = await this.calls.address();
      const before = await this.#esl.api('lua', 'beat.lua', address);
      // What the first one finds is of a controller that was there earlier.
      if (this.#hasBeaten && !['nobody', address].includes(before)) this.#tell({ kind: 'taken-over' });
      this.#hasBeaten = true;
    });
  }

  /** What calls come by is known before the call logic that answers to it, and for as long as that is run. */
  #amongClaims<A extends AppliedConfiguration | null>(
    configuration: CompanyConfiguration,
    bring: () => Promise<A>,
  ): Promise<A> {
    const { companyId, routing, trunks } = configuration;
    const numbers = routing.numbers.map(({ digits }) => digits);
    const addresses = trunks.flatMap(({ inboundAddresses }) => inboundAddresses);
    return asEngineError(() =>
      this.#prompts.around(configuration, async () => {
        await this.#numbers.bring(companyId, numbers);
        await this.#addresses.bring(companyId, addresses);
        const applied = await bring();
        if (!applied) return applied;
        await this.#numbers.settle(companyId, numbers);
        await this.#addresses.settle(companyId, addresses);
        return applied;
      }),
    );
  }

  #take(event: EslMessage): void {
    if (event.event === channelEvent) {
      for (const news of this.#channels.take(event)) {
        this.#ends.take(news);
        if (news.kind === 'channel-ended') this.#callers.hangUp(news.channelId);
      }
      if (isPickedUp(event)) this.#ends.pickUp(event.header('Unique-ID') ?? '');
      return;
    }
    if (event.subclass === memberSubclass) {
      this.#members.take(event);
    } else if (event.subclass === callcenterSubclass) {
      const outcome = this.#outcomes.take(event);
      if (outcome) this.#tell(outcome);
      this.#asked.take(event);
      this.#callers.take(event);
    } else if (isOfTrunks.has(event.subclass)) {
      this.#gateways.take(event);
      this.#tell({ kind: 'trunks-changed' });
    } else {
      const registration = this.#registrations.take(event);
      if (registration) this.#tell({ kind: 'registration-changed', registration });
    }
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}
