import type { HeldMembership, MembershipPlan } from '../domain/membership/plan-memberships.ts';
import type {
  AgentId,
  CallbackId,
  CompanyId,
  MediaNodeId,
  NumberId,
  QueueId,
  Revision,
  TrunkId,
} from '../domain/ids.ts';
import type { TrunkState } from '../domain/trunk/trunk-state.ts';
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
  /**
   * Lays ready what of this the node could only be given by a load, which reads what it has of all companies; the next load then
   * serves every company that was prepared. Until then the node holds what it held.
   *
   * @returns null: something is left, which `applyConfiguration` brings
   * @throws EngineError
   */
  prepareConfiguration(configuration: CompanyConfiguration): Promise<AppliedConfiguration | null>;
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
   * Carries out a plan that leads out of queues, and ends every unanswered offer of a queue call at these devices. When it returns, no
   * offer that was on its way can reach their phones any more [S14]. The engine is told everything at once: it obeys one connection in
   * order, so it looks for offers when the pauses have taken effect.
   * @throws EngineError
   */
  takeOut(plan: MembershipPlan, devices: Iterable<string>): Promise<void>;
  /** Writes the memberships down beside the engine, so that it restarts with them though no controller runs. */
  saveMemberships(): Promise<void>;

  /** The calls at SIP phones and mobiles that exist now, read from the engine. */
  liveLegs(): Promise<PhoneLeg[]>;
  /** The SIP phones that are registered now, by SIP user, read from the engine. */
  registeredPhones(): Promise<Set<string>>;
  /** How it is with each trunk that the engine has, read from the engine. */
  trunkStates(): Promise<Map<TrunkId, TrunkState>>;
  /** Who waits in this queue, as last told by the engine. Constant cost. */
  waitingCallers(queue: QueueId): readonly WaitingCaller[];
  /** The queues in which somebody waits. */
  queuesWithCallers(): readonly QueueId[];

  /** Calls that were handed over. */
  readonly calls: CallControl;
  /** Calls that wait in place of customers who are called back. */
  readonly standIns: StandIns;

  /**
   * Has a phone ring, and do its task when it is picked up. Resolves when it is asked to ring; nobody need pick it up.
   *
   * @throws EngineError `engine-refused` when the phone, or the leg that it is to supervise, is not there
   */
  giveOrder(order: PhoneOrder): Promise<void>;

  /**
   * Whatever records these calls writes nothing until it is resumed, also when they are passed on meanwhile. Of a call that nothing records,
   * or that is gone, nothing is to be done.
   *
   * @param legIds as in `PhoneLeg`
   * @returns the names of the files that are paused, without ending; those that were already among them
   * @throws EngineError
   */
  pauseRecordings(legIds: readonly string[]): Promise<string[]>;
  /**
   * The other way round. One that is over, or was never paused, is as good.
   *
   * @param fileBases as `pauseRecordings` gave them
   * @throws EngineError
   */
  resumeRecordings(fileBases: readonly string[]): Promise<void>;

  /** Ids of the channels that exist now, and those that files which they write are named after. */
  liveChannels(): Promise<Set<string>>;
  /** Tells the engine that the controller is alive now, by the engine's own clock: it is what the engine judges it by. */
  beat(): Promise<void>;
}

/**
 * What a phone does when it is picked up.
 * - `dial`: as if by its own keys; plus or not, then 2 to 18 digits
 * - `supervise`: hears both sides of the talk on this leg of another phone, until either is over; to whom what is said at it is heard, if to
 *   anybody, the mode tells
 */
export type PhoneTask =
  | { readonly kind: 'dial'; readonly dialled: string }
  | {
      readonly kind: 'supervise';
      /** As in `PhoneLeg`. */
      readonly legId: string;
      readonly mode: SupervisionMode;
      /** 2 to 6 digits that the phone shows while it rings. */
      readonly shown: string;
    };

/** `listen`: nobody is spoken to; `whisper`: the phone of the leg alone; `join`: both sides. */
export const supervisionModes = ['listen', 'whisper', 'join'] as const;
export type SupervisionMode = (typeof supervisionModes)[number];

export interface PhoneOrder {
  /** Tells this order from others on the node. */
  readonly orderId: number;
  readonly companyId: CompanyId;
  /** SIP user of the phone. */
  readonly device: string;
  readonly task: PhoneTask;
}

export interface AppliedConfiguration {
  readonly revision: Revision;
  /** Names of what was loaded anew, e.g. `queues`; empty when everything was right already. */
  readonly loaded: readonly string[];
}

export type EngineEvent =
  /** A channel ended; a recording of it may be complete. */
  | { readonly kind: 'channel-ended'; readonly channelId: string }
  /** A phone or mobile began to ring, or a phone dialled (a feature code is no call). */
  | { readonly kind: 'leg-began'; readonly leg: PhoneLeg }
  | { readonly kind: 'leg-ended'; readonly legId: string; readonly device: string }
  /** A queue offered a call to the agent and nobody answered until its ring time was over, or the phone declined. */
  | { readonly kind: 'offer-missed'; readonly agentId: AgentId; readonly queueId: QueueId }
  | { readonly kind: 'offer-answered'; readonly agentId: AgentId; readonly queueId: QueueId }
  /** Who waits in this queue changed; `waitingCallers` tells. */
  | { readonly kind: 'queue-changed'; readonly queueId: QueueId }
  /** A SIP phone came, or went. */
  | { readonly kind: 'registration-changed'; readonly registration: Registration }
  /** How it is with a trunk may have changed; `trunkStates` tells. */
  | { readonly kind: 'trunks-changed' }
  /** A call was handed over to the control plane, which must take it or give it back. */
  | { readonly kind: 'call-entered'; readonly call: EnteredCall }
  /** A call that was handed over is gone. */
  | { readonly kind: 'call-left'; readonly callId: string }
  /** Another controller took the engine over from this one. */
  | { readonly kind: 'taken-over' }
  /** The engine's memberships differ from what was last commanded. */
  | { readonly kind: 'membership-changed'; readonly agentId: AgentId };

/**
 * One call at one SIP phone, from the moment it rings or dials until it ends; or at a mobile that the call logic calls as such. A number
 * outside is nobody's phone, and what a mobile itself dials comes like anybody's call.
 */
export interface PhoneLeg {
  /** Unique on the node. */
  readonly legId: string;
  /** SIP user of the phone; of a mobile its name as a place (domain/membership/place.ts), e.g. `mobile-7`. */
  readonly device: string;
  readonly direction: 'incoming' | 'outgoing';
}

export interface Registration {
  /** SIP user of the phone. */
  readonly device: string;
  readonly registered: boolean;
}

/** A caller in a queue, in the order of the queue. */
export interface WaitingCaller {
  readonly callId: string;
  /** From 1. */
  readonly position: number;
  /** Empty when the caller sent none. */
  readonly callerNumber: string;
  readonly since: Date;
}

/** A call that the control plane holds. */
export interface EnteredCall {
  readonly callId: string;
  /** SIP user of the phone that called; null for a call from a trunk. */
  readonly device: string | null;
  readonly companyId: CompanyId;
  /** What it is about, e.g. `feature-code`, and what the dialplan said of it. */
  readonly purpose: string;
  readonly detail: string;
}

/** Short sounds that every engine has without a file. */
export type Tone = 'prompt' | 'done' | 'refused';

export interface PromptRules {
  /** Whether a digit stops it. */
  readonly interruptible: boolean;
}

export interface DigitRules {
  /** Ends the input; it is not part of the digits. Null: every key is a digit. */
  readonly terminator: '#' | null;
  readonly most: number;
  readonly firstDigitMs: number;
  readonly nextDigitMs: number;
}

/**
 * What a call controller does with a call that entered. Each rejects with EngineError; a call that is gone is `engine-refused`.
 *
 * Every call is held on a lease of a few seconds, which is extended for as long as this process lives. When it runs out, because
 * the process died or hangs, the engine takes the call back as `release` does, whatever the call was waiting for [R12].
 */
export interface CallControl {
  answer(callId: string): Promise<void>;
  /** Resolves when the tone was played. */
  playTone(callId: string, tone: Tone): Promise<void>;
  /**
   * Resolves when the prompt was played, or was stopped by a digit, which is kept for `collectDigits`; at once when digits wait
   * already. `contentHash` as in the routing table's `Prompt`; one that the engine does not have is `engine-refused`.
   */
  playPrompt(callId: string, contentHash: string, rules: PromptRules): Promise<void>;
  /** What was typed until the terminator, the longest length or a pause; empty when nothing came. */
  collectDigits(callId: string, rules: DigitRules): Promise<string>;
  /**
   * Hands the call back to the engine's call logic, which goes on at this exit of the node that handed it over. When it resolves,
   * the call has left.
   */
  continueAt(callId: string, exit: string): Promise<void>;
  /** Gives the call up: its call logic goes on as if nobody had taken it, or ends it where it says nothing about that. */
  release(callId: string): Promise<void>;
  hangUp(callId: string): Promise<void>;
}

/**
 * A call that waits in a queue in place of a customer. When an agent takes it, it is handed over as `callback-turn`, so that the control
 * plane can say whether the customer is still to be called; without an answer the engine calls the customer by itself [R12].
 */
export interface StandIn {
  readonly callbackId: CallbackId;
  /** Tells this one from earlier ones for the same customer. */
  readonly turn: number;
  readonly companyId: CompanyId;
  /** Of the call logic that the customer came by. */
  readonly revision: Revision;
  readonly queueId: QueueId;
  readonly record: boolean;
  /** While no agent is in the queue nothing waits in it, and the log tells nothing of it. */
  readonly needsAgents: boolean;
  /**
   * An engine that takes no more calls than these into the queue tells nothing in the log of a stand-in that would be one too many;
   * null: no limit.
   */
  readonly maxCallers: number | null;
  /** E.164 digits without plus. */
  readonly customer: string;
  /** Through which provider the customer is called. */
  readonly trunkId: TrunkId;
  /** The number that the customer had called; null: none, or it is gone. */
  readonly numberId: NumberId | null;
  /** E.164 digits of the number that the customer sees; null: the company has none. */
  readonly shown: string | null;
  /** It is behind all who came before and before all who came later. */
  readonly since: Date;
  /** It goes before those who are not first, whenever they came. */
  readonly goesFirst: boolean;
}

/** One that exists: it waits, or its agent and its customer are connected. */
export interface LiveStandIn {
  readonly callId: string;
  readonly callbackId: CallbackId;
  readonly turn: number;
  /** By an agent; until then it waits. */
  readonly isTaken: boolean;
}

/** Each rejects with EngineError. */
export interface StandIns {
  place(standIn: StandIn): Promise<void>;
  /** Read from the engine. */
  live(): Promise<LiveStandIn[]>;
  /** One that is gone is as good. */
  end(callId: string): Promise<void>;
}

/** What can go wrong between the control plane and an engine. */
export class EngineError extends Error {
  readonly code: 'engine-unavailable' | 'engine-timeout' | 'engine-refused' | 'engine-mismatch';
  constructor(code: EngineError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}
