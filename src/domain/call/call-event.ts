import type { CompanyId, PhoneId, QueueId, TrunkId, UserId } from '../ids.ts';

interface CallFact {
  /** Shared by all legs of a call, until legs of another call are joined to it. */
  readonly callId: string;
  readonly at: Date;
}

/** What a leg leads to, as far as the engine knows at once. */
export type LegParty =
  | { readonly kind: 'phone'; readonly sipUser: string }
  /** Somebody behind a provider. */
  | { readonly kind: 'trunk'; readonly trunkId: TrunkId };

/** A leg of a call is there: its caller, or somebody who is about to be called. */
export interface LegBegan extends CallFact {
  readonly type: 'leg-began';
  readonly legId: string;
  readonly party: LegParty;
  /** The call came by this leg. */
  readonly isOrigin: boolean;
  /** Text from outside, made harmless for display only; null when withheld. */
  readonly callerNumber: string | null;
  /** What the caller dialled; null for a leg that was called. */
  readonly dialled: string | null;
}

/** A device that can be asked to ring. */
export type RungDevice =
  | { readonly kind: 'phone'; readonly sipUser: string }
  | { readonly kind: 'mobile'; readonly phoneId: PhoneId }
  /** A number outside. */
  | { readonly kind: 'outside'; readonly trunkId: TrunkId };

/** These devices are about to be asked to ring; one that no leg follows for cannot be reached. */
export interface DevicesCalled extends CallFact {
  readonly type: 'devices-called';
  readonly devices: readonly RungDevice[];
}

/** A leg is asked to ring. */
export interface LegRang extends CallFact {
  readonly type: 'leg-rang';
  readonly legId: string;
  /** The mobile that it leads to; it has won only when its owner pressed a key. Null for anything else. */
  readonly mobileId: PhoneId | null;
  /** The queue that offers the call; null for any other call. */
  readonly queueId: QueueId | null;
  /** What a queue offers the call to if it is not one phone: `extension-12`, `mobile-7`. */
  readonly place: string | null;
}

/** Somebody, or something, picked up. */
export interface LegPickedUp extends CallFact {
  readonly type: 'leg-picked-up';
  readonly legId: string;
}

/** A leg is connected to another one. */
export interface LegConnected extends CallFact {
  readonly type: 'leg-connected';
  readonly legId: string;
}

/** A leg is over. Also told of what engines make for themselves and no `leg-began` told of. */
export interface LegEnded extends CallFact {
  readonly type: 'leg-ended';
  readonly legId: string;
  /** ITU-T Q.850; 0 and 127 where nobody gave one. */
  readonly cause: number;
  /** Who ended it: the leg's own side, another leg, the call logic; null where the engine does not tell. */
  readonly by: 'itself' | 'another' | 'logic' | null;
}

/** Who leads a leg passed the call on and is out. */
export interface LegTransferred extends CallFact {
  readonly type: 'leg-transferred';
  readonly legId: string;
  /** Where to, of a transfer without asking; null: to a call that was made before. */
  readonly target: string | null;
  /** The two legs that are connected now; null where the engine does not tell, or nobody is there yet. */
  readonly joined: readonly [string, string] | null;
  /** The first leg goes on where the second one was in the call logic, e.g. in a queue. */
  readonly takesPlace: readonly [string, string] | null;
}

/** A queue connected the caller to an agent. */
export interface AgentConnected extends CallFact {
  readonly type: 'agent-connected';
  readonly queueId: QueueId;
  readonly agentId: UserId;
  /** The agent's leg, or what the engine made to reach it. */
  readonly legId: string;
}

/** A queue's offer to a place was taken back, because the agent takes no calls any more. */
export interface OfferWithdrawn extends CallFact {
  readonly type: 'offer-withdrawn';
  readonly place: string;
}

/** A call passed a node of the call logic. */
export interface NodePassed extends CallFact {
  readonly type: 'node-passed';
  /** E.g. `queue-17`. */
  readonly node: string;
  /** `enter`, or the name of the exit taken. */
  readonly mark: string;
  readonly revision: number | null;
  readonly legId: string;
}

/** Whose call it is. */
export interface CompanyTold extends CallFact {
  readonly type: 'company-told';
  readonly companyId: CompanyId;
}

/** The number of who calls from outside; an engine that knows it from the beginning tells it with the leg. */
export interface CallerTold extends CallFact {
  readonly type: 'caller-told';
  readonly legId: string;
  /** Null: hidden, or none. */
  readonly number: string | null;
}

/** The last leg of a call is gone, or belongs to another call now. */
export interface CallEnded extends CallFact {
  readonly type: 'call-ended';
}

/** What the engine's log tells of one call. */
export type CallEvent =
  | LegBegan
  | DevicesCalled
  | LegRang
  | LegPickedUp
  | LegConnected
  | LegEnded
  | LegTransferred
  | AgentConnected
  | OfferWithdrawn
  | NodePassed
  | CompanyTold
  | CallerTold
  | CallEnded;

const types: Readonly<Record<CallEvent['type'], true>> = {
  'leg-began': true,
  'devices-called': true,
  'leg-rang': true,
  'leg-picked-up': true,
  'leg-connected': true,
  'leg-ended': true,
  'leg-transferred': true,
  'agent-connected': true,
  'offer-withdrawn': true,
  'node-passed': true,
  'company-told': true,
  'caller-told': true,
  'call-ended': true,
};

/** The log tells of other things, too. */
export function isCallEvent(event: { readonly type: string }): event is CallEvent {
  return Object.hasOwn(types, event.type);
}
