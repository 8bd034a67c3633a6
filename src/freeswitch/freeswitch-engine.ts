import { isAbsolute } from 'node:path';
import type { HeldMembership } from '../domain/membership/plan-memberships.ts';
import type { CompanyId, MediaNodeId, Revision } from '../domain/ids.ts';
import { promptsOf } from '../domain/routing/prompts-of.ts';
import type { CompanyConfiguration } from '../engine/company-configuration.ts';
import type { CallControl, StandIns, WaitingCaller } from '../engine/media-engine.ts';
import { EngineError } from '../engine/media-engine.ts';
import type { AppliedConfiguration, EngineEvent, MediaEngine, PhoneLeg } from '../engine/media-engine.ts';
import type { PromptSource } from '../engine/prompt-source.ts';
import { CompanyFiles } from '../media-node/files/company-files.ts';
import { ConfigurationLoader } from '../media-node/files/configuration-loader.ts';
import { PromptFiles } from '../media-node/files/prompt-files.ts';
import { asEngineError } from './as-engine-error.ts';
import { phonesPart } from './configuration/phones-part.ts';
import { NumberFiles } from './dialplan/number-files.ts';
import { readRevision, routingPart } from './dialplan/routing-part.ts';
import { trunkAddressesPart, trunksPart } from './configuration/trunk-parts.ts';
import type { EslMessage } from './esl/esl-message.ts';
import type { EslSession } from './esl/esl-session.ts';
import { channelEvent, LiveChannels } from './legs/live-channels.ts';
import { PhoneRegistrations, registrationEvents } from './registrations/phone-registrations.ts';

/** The events that the engine is asked to tell; nothing else is sent to us. */
const listened = {
  registrations: new Set<string>(registrationEvents),
} as const;

const customEvents = [...new Set(Object.values(listened).flatMap((names) => [...names]))];

export interface FreeswitchEngineParts {
  readonly nodeId: MediaNodeId;
  readonly esl: EslSession;
  /** Of the event socket. */
  readonly secret: string;
  /** Absolute; what the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
  readonly promptSource: PromptSource;
}

/** One FreeSWITCH behind the media-engine port. */
export class FreeswitchEngine implements MediaEngine {
  readonly nodeId: MediaNodeId;
  readonly #esl: EslSession;
  readonly #loader: ConfigurationLoader;
  readonly #prompts: PromptFiles;
  readonly #numbers: NumberFiles;
  readonly #channels = new LiveChannels();
  readonly #registrations = new PhoneRegistrations();
  readonly #availableListeners: (() => void)[] = [];
  readonly #eventListeners: ((event: EngineEvent) => void)[] = [];

  constructor({ nodeId, esl, secret, generatedFolder, promptSource }: FreeswitchEngineParts) {
    if (!isAbsolute(generatedFolder))
      throw new Error(`the generated folder must be an absolute path: ${generatedFolder}`);
    this.nodeId = nodeId;
    this.#esl = esl;
    const files = new CompanyFiles(generatedFolder);
    this.#loader = new ConfigurationLoader(files, [
      phonesPart(esl, secret),
      trunksPart(esl, files),
      trunkAddressesPart(esl, files),
      routingPart(esl, () => new Date()),
    ]);
    this.#prompts = new PromptFiles(files, promptSource);
    this.#numbers = new NumberFiles(files);

    esl.onConnected(async (commands) => {
      this.#channels.forget();
      await commands.subscribe([channelEvent], customEvents);
      await Promise.all([this.#channels.read(commands), this.#registrations.read(commands)]);
    });
    esl.onEvent((event) => {
      this.#take(event);
    });
    esl.onReady(() => {
      for (const listener of this.#availableListeners) listener();
    });
  }

  get calls(): CallControl {
    throw notThere('control of calls');
  }

  get standIns(): StandIns {
    throw notThere('stand-ins');
  }

  start(): void {
    this.#esl.start();
  }

  async close(): Promise<void> {
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
    return asEngineError(async () => {
      const { companyId, routing } = configuration;
      const prompts = promptsOf(routing);
      const numbers = routing.numbers.map(({ digits }) => digits);
      await this.#prompts.bring(companyId, prompts);
      await this.#numbers.bring(companyId, numbers);
      const applied = await this.#loader.apply(configuration);
      await this.#numbers.settle(companyId, numbers);
      await this.#prompts.settle(companyId, prompts);
      return applied;
    });
  }

  removeCompany(company: CompanyId): Promise<void> {
    return asEngineError(async () => {
      await this.#numbers.settle(company, []);
      await this.#loader.remove(company);
    });
  }

  heldConfigurations(): Promise<Map<CompanyId, Revision | null>> {
    return asEngineError(() => this.#loader.held((companyId) => readRevision(this.#esl, companyId)));
  }

  readMemberships(): Promise<HeldMembership[]> {
    return Promise.reject(notThere('memberships'));
  }

  membershipsOf(): HeldMembership[] {
    throw notThere('memberships');
  }

  carryOut(): Promise<void> {
    return Promise.reject(notThere('memberships'));
  }

  endOffers(): Promise<void> {
    return Promise.reject(notThere('memberships'));
  }

  saveMemberships(): Promise<void> {
    return Promise.reject(notThere('memberships'));
  }

  liveLegs(): Promise<PhoneLeg[]> {
    return asEngineError(async () => (await this.#channels.read(this.#esl)).legs);
  }

  registeredPhones(): Promise<Set<string>> {
    return asEngineError(() => this.#registrations.read(this.#esl));
  }

  waitingCallers(): readonly WaitingCaller[] {
    throw notThere('queues');
  }

  queuesWithCallers(): readonly number[] {
    throw notThere('queues');
  }

  liveChannels(): Promise<Set<string>> {
    return asEngineError(async () => (await this.#channels.read(this.#esl)).channels);
  }

  beat(unixSeconds: number): Promise<void> {
    return asEngineError(() => this.#esl.setGlobalVariable('sw_heartbeat', String(Math.trunc(unixSeconds))));
  }

  #take(event: EslMessage): void {
    if (event.event === channelEvent) {
      for (const news of this.#channels.take(event)) this.#tell(news);
      return;
    }
    if (listened.registrations.has(event.subclass ?? '')) {
      const registration = this.#registrations.take(event);
      if (registration) this.#tell({ kind: 'registration-changed', registration });
    }
  }

  #tell(event: EngineEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}

/** For what is not built yet. */
function notThere(what: string): EngineError {
  return new EngineError('engine-unavailable', `the FreeSWITCH adapter has no ${what} yet`);
}
