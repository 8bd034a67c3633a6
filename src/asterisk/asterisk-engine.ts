import { isAbsolute } from 'node:path';
import {
  type HeldMembership,
  inOnePhase,
  type MembershipPlan,
} from '../domain/membership/plan-memberships.ts';
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
import type { AmiCommands } from './ami/ami-commands.ts';
import type { AmiMessage } from './ami/ami-message.ts';
import type { AmiSession } from './ami/ami-session.ts';
import { AriReplaced } from './ari/ari-errors.ts';
import type { AriSession } from './ari/ari-session.ts';
import { asEngineError } from './as-engine-error.ts';
import { endCallersOfGoneQueues } from './callers/end-callers-of-gone-queues.ts';
import { callerEvents } from './callers/queue-callers.ts';
import { WatchQueueCallers } from './callers/watch-queue-callers.ts';
import type { AsteriskCalls } from './calls/asterisk-calls.ts';
import { CompanyFiles } from '../media-node/files/company-files.ts';
import { ConfigurationLoader } from '../media-node/files/configuration-loader.ts';
import { dialplanPart, readRevision } from './dialplan/dialplan-part.ts';
import { sipPart } from './phones/sip-part.ts';
import { queuesPart } from './queues/queues-part.ts';
import { LoadedMusic } from './music/loaded-music.ts';
import { musicPart } from './music/music-part.ts';
import { giveOrder } from './legs/phone-orders.ts';
import { agentCallEvents, AgentCalls } from './legs/agent-calls.ts';
import { asError } from '../media-node/link/listeners.ts';
import { systemTimer } from '../media-node/link/timer.ts';
import { MemberMirror } from '../media-node/mirrors/member-mirror.ts';
import { MemberSnapshot } from '../media-node/mirrors/member-snapshot.ts';
import { membershipEvents } from './members/membership-events.ts';
import { Offers } from './members/offers.ts';
import { QueueMembers } from './members/queue-members.ts';
import { renderMemberSnapshot } from './members/render-member-snapshot.ts';
import { WithdrawnOffers } from './members/withdrawn-offers.ts';
import { PromptFiles } from '../media-node/files/prompt-files.ts';
import { RecordingPauses } from './recordings/recording-pauses.ts';
import { RecordingRenewals, transferEvent } from './recordings/recording-renewals.ts';
import { AsteriskStandIns } from './stand-ins/asterisk-stand-ins.ts';
import { PhoneContacts, registrationEvents } from './registrations/phone-contacts.ts';
import { readTrunkStates, tellsOfTrunk, trunkEvents } from './registrations/trunk-registrations.ts';

/** The AMI events that the engine listens to, by whom; nothing else is sent to it. */
const listened = {
  memberships: new Set<string>(membershipEvents),
  agentCalls: new Set<string>(agentCallEvents),
  callers: new Set<string>(callerEvents),
  registrations: new Set<string>(registrationEvents),
  trunks: new Set<string>(trunkEvents),
  transfers: new Set<string>([transferEvent]),
} as const;

export const amiEvents: readonly string[] = [
  ...new Set(Object.values(listened).flatMap((names) => [...names])),
];

export interface AsteriskEngineParts {
  readonly nodeId: MediaNodeId;
  /** Tells of events, and carries clicks and the leases of calls. */
  readonly ami: AmiSession;
  /** Carries what takes long, so that nothing waits behind it. */
  readonly loading: AmiSession;
  readonly ari: AriSession;
  /** Tells of the calls that the dialplan hands over, and commands them. */
  readonly calls: AsteriskCalls;
  /** Absolute; what the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
  readonly promptSource: PromptSource;
  /** Told of faults that nobody waits for. */
  readonly onFault: (fault: Error) => void;
}

/** One Asterisk behind the media-engine port: ARI where it can do a thing, AMI for queues and reloads. */
export class AsteriskEngine implements MediaEngine {
  readonly nodeId: MediaNodeId;
  readonly calls: AsteriskCalls;
  readonly standIns: AsteriskStandIns;
  readonly #ami: AmiSession;
  readonly #loading: AmiSession;
  readonly #ari: AriSession;
  readonly #loader: ConfigurationLoader;
  readonly #music: LoadedMusic;
  readonly #prompts: PromptFiles;
  readonly #mirror = new MemberMirror();
  readonly #members: QueueMembers;
  readonly #snapshot: MemberSnapshot;
  readonly #offers: Offers;
  readonly #agentCalls: AgentCalls;
  readonly #contacts = new PhoneContacts();
  readonly #callers: WatchQueueCallers;
  readonly #renewals: RecordingRenewals;
  readonly #pauses: RecordingPauses;
  readonly #availableListeners: (() => void)[] = [];
  readonly #eventListeners: ((event: EngineEvent) => void)[] = [];
  readonly #report: (error: unknown) => void;

  constructor(parts: AsteriskEngineParts) {
    const { nodeId, ami, loading, ari, calls, generatedFolder, promptSource, onFault } = parts;
    if (!isAbsolute(generatedFolder))
      throw new Error(`the generated folder must be an absolute path: ${generatedFolder}`);
    this.nodeId = nodeId;
    this.#report = (error) => {
      onFault(asError(error));
    };
    this.calls = calls;
    this.standIns = new AsteriskStandIns(ari.commands);
    this.#ami = ami;
    this.#loading = loading;
    this.#ari = ari;
    const files = new CompanyFiles(generatedFolder);
    this.#music = new LoadedMusic(loading);
    this.#callers = new WatchQueueCallers({
      ami,
      now: () => new Date(),
      changed: (queueId) => {
        this.#tell({ kind: 'queue-changed', queueId });
      },
    });
    this.#loader = new ConfigurationLoader(files, [
      sipPart(loading, ari.commands),
      queuesPart(loading),
      musicPart(this.#music, files),
      dialplanPart(loading, onFault, () => new Date()),
    ]);
    const withdrawn = new WithdrawnOffers();
    this.#agentCalls = new AgentCalls({
      ami,
      mirror: this.#mirror,
      withdrawn,
      timer: systemTimer,
      tell: (event) => {
        this.#tell(event);
      },
    });
    this.#prompts = new PromptFiles(files, promptSource);
    this.#members = new QueueMembers(ami, this.#mirror);
    this.#snapshot = new MemberSnapshot({
      ...{ mirror: this.#mirror, files, file: 'members.conf', render: renderMemberSnapshot },
    });
    this.#offers = new Offers(ami, withdrawn);
    this.#renewals = new RecordingRenewals(ami, this.#report);
    this.#pauses = new RecordingPauses(ami, ari.commands);

    ami.onConnected(async (commands) => {
      this.#agentCalls.reset();
      this.#music.forget();
      await Promise.all([
        this.#readQueues(commands),
        this.#agentCalls.read(commands),
        this.#contacts.read(commands),
        this.#renewals.resume(commands),
      ]);
      // The engine may have started from an older snapshot than the one written last.
      this.#snapshot.forget();
    });
    // Whoever loaded queues before may not have come to it.
    loading.onConnected((commands) => endCallersOfGoneQueues(commands, null));
    ami.onEvent((event) => {
      this.#take(event);
    });
    calls.onEvent((event) => {
      this.#tell(event);
    });
    ari.onLost((reason) => {
      if (reason instanceof AriReplaced) this.#tell({ kind: 'taken-over' });
    });
    const tellAvailable = () => {
      if (this.unavailableReason() !== null) return;
      for (const listener of this.#availableListeners) listener();
    };
    for (const session of [ami, loading, ari]) session.onReady(tellAvailable);
  }

  start(): void {
    for (const session of [this.#ami, this.#loading, this.#ari]) session.start();
  }

  async close(): Promise<void> {
    await this.calls.close();
    await this.#renewals.settled();
    await Promise.all([this.#ami, this.#loading, this.#ari].map((session) => session.close()));
  }

  unavailableReason(): string | null {
    const sessions = { AMI: this.#ami, 'AMI for loading': this.#loading, ARI: this.#ari };
    const away = Object.entries(sessions).find(([, { state }]) => state !== 'ready');
    return away ? `${away[0]}: ${away[1].lastFault?.message ?? away[1].state}` : null;
  }

  onAvailable(listener: () => void): void {
    this.#availableListeners.push(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#eventListeners.push(listener);
  }

  applyConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    return asEngineError(() => this.#prompts.around(configuration, () => this.#loader.apply(configuration)));
  }

  prepareConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration | null> {
    return asEngineError(() =>
      this.#prompts.around(configuration, () => this.#loader.prepare(configuration)),
    );
  }

  removeCompany(company: CompanyId): Promise<void> {
    return asEngineError(() => this.#loader.remove(company));
  }

  heldConfigurations(): Promise<Map<CompanyId, Revision | null>> {
    return asEngineError(() => this.#loader.held((companyId) => readRevision(this.#ami, companyId)));
  }

  readMemberships(): Promise<HeldMembership[]> {
    return asEngineError(() => this.#readQueues(this.#ami));
  }

  membershipsOf(agent: AgentId): HeldMembership[] {
    return this.#mirror.of(agent);
  }

  carryOut(plan: MembershipPlan): Promise<void> {
    return asEngineError(() => this.#members.carryOut(plan));
  }

  takeOut(plan: MembershipPlan, devices: Iterable<string>): Promise<void> {
    return asEngineError(async () => {
      await Promise.all([
        this.#members.carryOut(inOnePhase(plan)),
        ...[...devices].map((device) => this.#offers.end(device)),
      ]);
    });
  }

  saveMemberships(): Promise<void> {
    return this.#snapshot.save();
  }

  liveLegs(): Promise<PhoneLeg[]> {
    return asEngineError(() => this.#agentCalls.read(this.#ami));
  }

  registeredPhones(): Promise<Set<string>> {
    return asEngineError(() => this.#contacts.read(this.#ami));
  }

  trunkStates(): Promise<Map<TrunkId, TrunkState>> {
    return asEngineError(() => readTrunkStates(this.#ami));
  }

  waitingCallers(queue: QueueId): readonly WaitingCaller[] {
    return this.#callers.waiting(queue);
  }

  queuesWithCallers(): readonly QueueId[] {
    return this.#callers.queues();
  }

  giveOrder(order: PhoneOrder): Promise<void> {
    return asEngineError(() => giveOrder(this.#ami, this.#ari.commands, order));
  }

  pauseRecordings(legIds: readonly string[]): Promise<string[]> {
    return asEngineError(() => this.#pauses.pause(legIds));
  }

  resumeRecordings(fileBases: readonly string[]): Promise<void> {
    return asEngineError(() => this.#pauses.resume(fileBases));
  }

  liveChannels(): Promise<Set<string>> {
    return asEngineError(
      async () => new Set((await this.#ari.commands.listChannels()).flatMap(({ ids }) => ids)),
    );
  }

  beat(): Promise<void> {
    return asEngineError(async () => {
      const { commands } = this.#ari;
      await commands.setGlobalVariable('SWITCHROOM_HEARTBEAT', await commands.getGlobalVariable('EPOCH'));
    });
  }

  /** One reading tells of members and callers alike. */
  #readQueues(commands: AmiCommands): Promise<HeldMembership[]> {
    return this.#members.reset(() => this.#callers.reset(() => commands.list('QueueStatus')));
  }

  #take(event: AmiMessage): void {
    const name = event.event ?? '';
    if (listened.memberships.has(name)) {
      const agentId = this.#members.take(event);
      if (agentId !== null) this.#tell({ kind: 'membership-changed', agentId });
    }
    if (listened.agentCalls.has(name)) this.#agentCalls.take(event);
    if (listened.callers.has(name)) this.#callers.take(event);
    if (listened.registrations.has(name)) {
      const registration = this.#contacts.take(event);
      if (registration) this.#tell({ kind: 'registration-changed', registration });
    }
    if (listened.trunks.has(name) && tellsOfTrunk(event)) this.#tell({ kind: 'trunks-changed' });
    if (listened.transfers.has(name)) this.#renewals.take(event);
    if (name === 'Hangup') this.#tell({ kind: 'channel-ended', channelId: event.first('Uniqueid') ?? '' });
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}
