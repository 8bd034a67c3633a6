import { isAbsolute } from 'node:path';
import type { HeldMembership, MembershipPlan } from '../domain/membership/plan-memberships.ts';
import type { AgentId, CompanyId, MediaNodeId, Revision } from '../domain/ids.ts';
import type { CompanyConfiguration } from '../engine/company-configuration.ts';
import type { AppliedConfiguration, EngineEvent, MediaEngine } from '../engine/media-engine.ts';
import type { AmiMessage } from './ami/ami-message.ts';
import type { AmiSession } from './ami/ami-session.ts';
import type { AriSession } from './ari/ari-session.ts';
import { asEngineError } from './as-engine-error.ts';
import { CompanyFiles } from './configuration/company-files.ts';
import { ConfigurationLoader } from './configuration/configuration-loader.ts';
import { dialplanPart, queuesPart, readRevision, sipPart } from './configuration/parts.ts';
import { MemberMirror, membershipEvents } from './members/member-mirror.ts';
import { Offers } from './members/offers.ts';
import { QueueMembers } from './members/queue-members.ts';
import { renderMemberSnapshot } from './members/render-member-snapshot.ts';

/** The AMI events that the engine listens to; nothing else is sent to it. */
export const amiEvents: readonly string[] = [...membershipEvents, 'Hangup'];

const membershipEventNames: ReadonlySet<string> = new Set(membershipEvents);

export interface AsteriskEngineParts {
  readonly nodeId: MediaNodeId;
  readonly ami: AmiSession;
  readonly ari: AriSession;
  /** Absolute; what the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
}

/** One Asterisk behind the media-engine port: ARI where it can do a thing, AMI for queues and reloads. */
export class AsteriskEngine implements MediaEngine {
  readonly nodeId: MediaNodeId;
  readonly #ami: AmiSession;
  readonly #ari: AriSession;
  readonly #files: CompanyFiles;
  readonly #loader: ConfigurationLoader;
  readonly #mirror = new MemberMirror();
  readonly #members: QueueMembers;
  readonly #offers: Offers;
  readonly #availableListeners: (() => void)[] = [];
  readonly #eventListeners: ((event: EngineEvent) => void)[] = [];
  #savedSnapshot: string | null = null;

  constructor({ nodeId, ami, ari, generatedFolder }: AsteriskEngineParts) {
    if (!isAbsolute(generatedFolder))
      throw new Error(`the generated folder must be an absolute path: ${generatedFolder}`);
    this.nodeId = nodeId;
    this.#ami = ami;
    this.#ari = ari;
    this.#files = new CompanyFiles(generatedFolder);
    this.#loader = new ConfigurationLoader(this.#files, [
      sipPart(ami, ari),
      queuesPart(ami),
      dialplanPart(ami),
    ]);
    this.#members = new QueueMembers(ami, this.#mirror);
    this.#offers = new Offers(ami);

    ami.onConnected(async (commands) => {
      this.#mirror.reset(await new QueueMembers(commands, this.#mirror).readAll());
      // The engine may have started from an older snapshot than the one written last.
      this.#savedSnapshot = null;
    });
    ami.onEvent((event) => {
      this.#take(event);
    });
    const tellAvailable = () => {
      if (this.unavailableReason() !== null) return;
      for (const listener of this.#availableListeners) listener();
    };
    ami.onReady(tellAvailable);
    ari.onReady(tellAvailable);
  }

  start(): void {
    this.#ami.start();
    this.#ari.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.#ami.close(), this.#ari.close()]);
  }

  unavailableReason(): string | null {
    if (this.#ami.state !== 'ready') return `AMI: ${this.#ami.lastFault?.message ?? this.#ami.state}`;
    if (this.#ari.state !== 'ready') return `ARI: ${this.#ari.lastFault?.message ?? this.#ari.state}`;
    return null;
  }

  onAvailable(listener: () => void): void {
    this.#availableListeners.push(listener);
  }

  onEvent(listener: (event: EngineEvent) => void): void {
    this.#eventListeners.push(listener);
  }

  applyConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    return asEngineError(() => this.#loader.apply(configuration));
  }

  removeCompany(company: CompanyId): Promise<void> {
    return asEngineError(() => this.#loader.remove(company));
  }

  heldConfigurations(): Promise<Map<CompanyId, Revision | null>> {
    return asEngineError(() => this.#loader.held((companyId) => readRevision(this.#ami, companyId)));
  }

  readMemberships(): Promise<HeldMembership[]> {
    return asEngineError(async () => {
      const memberships = await this.#members.readAll();
      this.#mirror.reset(memberships);
      return memberships;
    });
  }

  membershipsOf(agent: AgentId): HeldMembership[] {
    return this.#mirror.of(agent);
  }

  carryOut(plan: MembershipPlan): Promise<void> {
    return asEngineError(() => this.#members.carryOut(plan));
  }

  endOffers(device: string): Promise<void> {
    return asEngineError(() => this.#offers.end(device));
  }

  async saveMemberships(): Promise<void> {
    const snapshot = renderMemberSnapshot(this.#mirror.all());
    if (snapshot === this.#savedSnapshot) return;
    await this.#files.writeNodeFile('members.conf', snapshot);
    this.#savedSnapshot = snapshot;
  }

  liveChannels(): Promise<Set<string>> {
    return asEngineError(async () => new Set((await this.#ari.listChannels()).map(({ id }) => id)));
  }

  beat(unixSeconds: number): Promise<void> {
    return asEngineError(() =>
      this.#ari.setGlobalVariable('SWITCHROOM_HEARTBEAT', String(Math.trunc(unixSeconds))),
    );
  }

  #take(event: AmiMessage): void {
    const name = event.event ?? '';
    if (membershipEventNames.has(name)) {
      const agentId = this.#mirror.take(event);
      if (agentId !== null) this.#tell({ kind: 'membership-changed', agentId });
    } else if (name === 'Hangup') {
      this.#tell({ kind: 'channel-ended', channelId: event.first('Uniqueid') ?? '' });
    }
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}
