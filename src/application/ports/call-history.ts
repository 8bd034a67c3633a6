import type { CallRecord, LegRecord, MarkRecord, WaitRecord } from '../../domain/call/call-record.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type {
  AgentId,
  CompanyId,
  ExtensionId,
  Id,
  MediaNodeId,
  NumberId,
  PhoneId,
  QueueId,
  RecordingId,
  TrunkId,
} from '../../domain/ids.ts';

export type CallId = Id<'call'>;

/** A call, told in one line. */
export interface CallSummary extends Pick<
  CallRecord,
  | 'startedAt'
  | 'answeredAt'
  | 'endedAt'
  | 'endedBy'
  | 'cause'
  | 'callerKind'
  | 'callerPhoneId'
  | 'callerNumber'
  | 'dialled'
  | 'numberId'
  | 'extensionId'
  | 'revision'
  | 'talkMs'
> {
  readonly id: CallId;
  readonly companyId: CompanyId;
  readonly mediaNodeId: MediaNodeId;
  /** The engine's id, which recordings carry, too. */
  readonly key: string;
  /** By which of the company's trunks it came; null: by none, or by one that is gone. */
  readonly trunkId: TrunkId | null;
  /** Milliseconds in queues, of the waits that are over. */
  readonly waitMs: number;
  /** Who was connected to the caller first. */
  readonly answeredBy: { readonly agentId: AgentId | null; readonly phoneId: PhoneId | null } | null;
}

type OfCall<R> = Omit<R, 'callKey'>;

/** A call with all that is known of it [C3]; everything in its order. */
export interface CallStory extends CallSummary {
  readonly marks: readonly OfCall<MarkRecord>[];
  readonly legs: readonly OfCall<LegRecord>[];
  readonly waits: readonly OfCall<WaitRecord>[];
  readonly recordings: readonly RecordingId[];
  /** Calls that went on in this one after a transfer, and the one in which this one went on. */
  readonly linkedCalls: readonly CallId[];
}

/** A call that entered the call logic, as far as it takes to walk it again. */
export interface PastCall extends CallSummary {
  readonly marks: readonly OfCall<MarkRecord>[];
}

export interface CallFilters {
  readonly numberId?: NumberId | undefined;
  /** It came to this extension, by whatever way. */
  readonly extensionId?: ExtensionId | undefined;
  /** It waited in this queue. */
  readonly queueId?: QueueId | undefined;
  /** It rang at this agent, or the agent made it. */
  readonly agentId?: AgentId | undefined;
  /** One of these, as the engine was told it. */
  readonly callers?: readonly string[] | undefined;
  /** Whether the caller was connected to somebody. */
  readonly answered?: boolean | undefined;
  /** The id that the engine gave it; on two nodes it may be there twice. */
  readonly callId?: string | undefined;
  /** Began at `from` or later. */
  readonly from?: Date | undefined;
  /** Began before `to`. */
  readonly to?: Date | undefined;
}

/** A place in a list of calls: it is one also when the call that was there is none any more, as who waited in place of a customer. */
export type CallPlace = Pick<CallSummary, 'id' | 'startedAt'>;

export interface CallPage<C> {
  readonly items: readonly C[];
  /** Give it back as `after` to get what follows; null on the last page. */
  readonly next: CallPlace | null;
}

/** Calls that are over or go on, for people and for the simulator. */
export interface CallHistory {
  /** Newest first. */
  list(
    scope: Scope,
    query: { limit: number; after: CallPlace | null; where: CallFilters },
  ): Promise<CallPage<CallSummary>>;
  find(scope: Scope, id: CallId): Promise<CallStory | null>;
  /** Calls that entered the call logic by a number or an extension and began in `[from, to)`, newest first. */
  entered(
    scope: Scope,
    query: { from: Date; to: Date; limit: number; after: CallPlace | null },
  ): Promise<CallPage<PastCall>>;
}
