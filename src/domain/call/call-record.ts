import type {
  CompanyId,
  ExtensionId,
  NumberId,
  PhoneId,
  QueueId,
  Revision,
  TrunkId,
  UserId,
} from '../ids.ts';

/** Who ended a call, or why it is over. */
export const callEnds = ['caller', 'other-side', 'logic', 'transfer', 'engine-lost'] as const;
export type CallEnd = (typeof callEnds)[number];

/** What became of an attempt to reach somebody; see `legOutcome`. */
export const legOutcomes = [
  'answered',
  'no-answer',
  'busy',
  'unavailable',
  'answered-elsewhere',
  'caller-gave-up',
  'not-confirmed',
  'withdrawn',
  'engine-lost',
] as const;
export type LegOutcome = (typeof legOutcomes)[number];

/** `origin`: the caller; `attempt`: somebody was called; `joined`: came from another call by a transfer. */
export const legRoles = ['origin', 'attempt', 'joined'] as const;
export type LegRole = (typeof legRoles)[number];

/** A call as the journal tells it: what a person wants to know, and what the next event must know of those before. */
export interface CallRecord {
  /** The engine's id. */
  readonly key: string;
  /** Null: not known (yet). */
  companyId: CompanyId | null;
  readonly startedAt: Date;
  /** When the caller was first connected to somebody. */
  answeredAt: Date | null;
  endedAt: Date | null;
  endedBy: CallEnd | null;
  /** ITU-T Q.850, of the leg whose end decided. */
  cause: number | null;
  /** Null: the engine itself began it. */
  callerKind: 'phone' | 'trunk' | null;
  callerPhoneId: PhoneId | null;
  callerNumber: string | null;
  dialled: string | null;
  /** Where it entered the call logic. */
  numberId: NumberId | null;
  extensionId: ExtensionId | null;
  /** Of the call logic, when it entered. */
  revision: Revision | null;
  /** Milliseconds that those who were called were connected. */
  talkMs: number;
  /** The call into which a transfer led what was left of this one. */
  continuedIn: string | null;
  /** The node it entered last. */
  node: string | null;
  /** The leg that walks through the call logic. */
  walker: string | null;
  /** When the walker left by itself. */
  walkerLeftAt: Date | null;
  markCount: number;
  legCount: number;
  waitCount: number;
  /** `markCount` when somebody picked up last; whoever rings since the same mark is answered elsewhere. */
  answeredMark: number | null;
}

/** A leg of a call: who called, or one attempt to reach somebody. */
export interface LegRecord {
  readonly callKey: string;
  /** Counts from 1. */
  readonly position: number;
  /** The engine's id; null: the device could not be reached, so there never was a leg. */
  readonly legId: string | null;
  readonly role: LegRole;
  sipUser: string | null;
  phoneId: PhoneId | null;
  trunkId: TrunkId | null;
  agentId: UserId | null;
  queueId: QueueId | null;
  /** What the queue offered it to, if not one phone. */
  place: string | null;
  /** The node that the call had entered last. */
  readonly node: string | null;
  /** The call's `markCount` when it began. */
  readonly markCount: number;
  readonly beganAt: Date;
  rang: boolean;
  /** Only the owner's key press connects it. */
  needsKey: boolean;
  pickedUpAt: Date | null;
  /** Connected. */
  answeredAt: Date | null;
  endedAt: Date | null;
  /** Null for the origin, and while it is open. */
  outcome: LegOutcome | null;
  cause: number | null;
  withdrawn: boolean;
  /** How its holder passed the call on. */
  transfer: 'blind' | 'attended' | null;
  /** What was dialled for a blind one. */
  transferTarget: string | null;
}

/** A mark of the call logic [C3]. */
export interface MarkRecord {
  readonly callKey: string;
  /** Counts from 1. */
  readonly position: number;
  readonly at: Date;
  readonly node: string;
  readonly mark: string;
  readonly revision: Revision | null;
}

/** One wait in a queue. Its length is exact: from the mark to the connection, the exit or the caller's end. */
export interface WaitRecord {
  readonly callKey: string;
  /** Counts from 1. */
  readonly position: number;
  readonly queueId: QueueId;
  readonly legId: string;
  readonly enteredAt: Date;
  endedAt: Date | null;
  /** `answered`, `abandoned`, `engine-lost`, `left` (taken elsewhere), or the exit: `timeout`, `full`, `empty`, `key-1`. */
  outcome: string | null;
  /** Who answered. */
  agentId: UserId | null;
}

/** Where people are, as the database knows it when the journal is read. */
export interface Whereabouts {
  /** Which of the companies that were told of exist. */
  readonly companies: ReadonlySet<CompanyId>;
  readonly phones: ReadonlyMap<string, PhonePlace>;
  readonly mobiles: ReadonlyMap<PhoneId, PhonePlace>;
}

export interface PhoneStay {
  readonly agentId: UserId;
  readonly since: Date;
  /** Null: the agent is still there. */
  readonly until: Date | null;
}

export interface PhonePlace {
  readonly phoneId: PhoneId;
  readonly companyId: CompanyId;
  /** Who was there when; of several at one moment the first one counts. */
  readonly stays: readonly PhoneStay[];
}
