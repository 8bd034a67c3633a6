import type { HeldMembership, MembershipPlan } from '../domain/membership/plan-memberships.ts';
import type { AgentId, CompanyId, MediaNodeId, Revision } from '../domain/ids.ts';
import type { CompanyConfiguration } from './company-configuration.ts';

/**
 * One media engine as the control plane sees it. Two adapters fulfil it and pass the same contract tests; no word
 * of either engine appears here.
 */
export interface MediaEngine {
  readonly nodeId: MediaNodeId;

  /** Starts connecting and keeps on; returns at once. */
  start(): void;
  close(): Promise<void>;
  /** Null while connected; otherwise why not. */
  unavailableReason(): string | null;
  /**
   * Called each time the engine has become available: at the start, after a lost connection, after a restart of the
   * engine. Everything that it holds may have changed meanwhile.
   */
  onAvailable(listener: () => void): void;
  /** Called for each live event that concerns the control plane. */
  onEvent(listener: (event: EngineEvent) => void): void;

  /**
   * Makes the node hold this company's phones, trunks, queues and call logic; touches only what differs.
   * @returns the revision that the engine itself reports afterwards
   * @throws EngineError
   */
  applyConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration>;
  removeCompany(company: CompanyId): Promise<void>;
  /** The companies of which the node holds a configuration, and the revision that the engine runs (null: none that can be read). */
  heldConfigurations(): Promise<Map<CompanyId, Revision | null>>;

  /** Every membership that the engine holds, read from it. Costs in proportion to the members. */
  readMemberships(): Promise<HeldMembership[]>;
  /** The memberships of one agent, as last told by the engine. Constant cost. */
  membershipsOf(agent: AgentId): HeldMembership[];
  /**
   * Carries out a plan, phase after phase, and returns when the engine has confirmed each step.
   * @throws EngineError
   */
  carryOut(plan: MembershipPlan): Promise<void>;
  /**
   * Ends every unanswered offer of a queue call at this device. When it returns, no offer that was on its way can reach the
   * phone any more [S14]. To be called after the memberships were paused.
   */
  endOffers(device: string): Promise<void>;
  /** Writes the memberships down beside the engine, so that it restarts with them though no controller runs. */
  saveMemberships(): Promise<void>;

  /** Ids of the channels that exist now. */
  liveChannels(): Promise<Set<string>>;
  /** Tells the engine that the controller is alive at this instant (Unix seconds). */
  beat(unixSeconds: number): Promise<void>;
}

export interface AppliedConfiguration {
  readonly revision: Revision;
  /** Names of what was loaded anew, e.g. `queues`; empty when everything was right already. */
  readonly loaded: readonly string[];
}

export type EngineEvent =
  /** A channel ended; a recording of it may be complete. */
  | { readonly kind: 'channel-ended'; readonly channelId: string }
  /** The engine's memberships differ from what was last commanded. */
  | { readonly kind: 'membership-changed'; readonly agentId: AgentId };

/** What can go wrong between the control plane and an engine. */
export class EngineError extends Error {
  readonly code: 'engine-unavailable' | 'engine-timeout' | 'engine-refused' | 'engine-mismatch';
  constructor(code: EngineError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}
