import type { Scope } from '../../domain/access/principal.ts';
import type { EndedStay } from '../../domain/agent/ended-stay.ts';
import type {
  CompanyId,
  ExtensionId,
  Id,
  MediaNodeId,
  QueueId,
  Revision,
  SkillId,
  StatusId,
  UserId,
} from '../../domain/ids.ts';
import type { ActivityRecord, AgentRecord, StatusRecord } from './records/agents.ts';
import type { CompanyRecord, Retention } from './records/company.ts';
import type { CarriedCompany, MediaNodeRecord, NewMediaNode } from './records/media-node.ts';
import type { UserRecord } from './records/people.ts';
import type { NewRecord, RecordBase } from './records/record-base.ts';
import type { RecordKind, RecordKinds } from './records/record-kinds.ts';
import type { AuditStore } from './audit-store.ts';
import type { CallHistory } from './call-history.ts';
import type { CallStore } from './call-store.ts';
import type { CallbackStore } from './callback-store.ts';
import type { CommittedChange } from './change-announcer.ts';
import type { ChangeDraft, ChangeStore } from './change-store.ts';
import type { FigureStore } from './figure-store.ts';
import type { PhoneOrderStore } from './phone-order-store.ts';
import type { DiscardedFileStore } from './discarded-file-store.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import type { JournalStore } from './journal-store.ts';
import type { LeaseStore } from './lease-store.ts';
import type { LiveStore, QueueStateStore } from './live-store.ts';
import type { PromptAudioStore } from './prompt-audio-store.ts';
import type { RecordingGapStore } from './recording-gap-store.ts';
import type { RedirectStore } from './redirect-store.ts';
import type { RegistrationStore } from './registration-store.ts';
import type { RetentionStore } from './retention-store.ts';
import type { SessionStore } from './session-store.ts';
import type { SnapshotStore } from './snapshot-store.ts';
import type { TrunkStateStore } from './trunk-state-store.ts';
import type { VoicemailStore } from './voicemail-store.ts';
import type { WorkingHoursStore } from './working-hours-store.ts';

/** One page of a list. */
export interface Page<R> {
  readonly items: readonly R[];
  /** Give it back as `after` to get what follows; null on the last page. */
  readonly next: Id | null;
}

export interface ListQuery<R> {
  /** 1 to 500. */
  readonly limit: number;
  readonly after: Id | null;
  /** Equality on stored fields. */
  readonly where?: Partial<R>;
  /** The field has one of these values. */
  readonly oneOf?: { readonly [F in keyof R]?: readonly R[F][] };
  /** By when they were stored; the oldest first when left out. */
  readonly newestFirst?: boolean;
  /** Of kinds that begin at a time: at `from` or later, and before `to`. */
  readonly began?: { readonly from?: Date | undefined; readonly to?: Date | undefined };
  /** The page ends before `limit` where the long texts of its items come to more than this, with one item at least. */
  readonly mostBytes?: number;
}

/** Something that points at an object and so forbids its deletion. */
export interface Referrer {
  readonly kind: RecordKind | 'agent';
  readonly id: Id;
  readonly name: string;
}

/** Stored objects of one kind inside one company's scope. Out of scope is the same as not there. */
export interface RecordStore<R extends RecordBase> {
  find(scope: Scope, id: Id): Promise<R | null>;
  /** Locks the row until the transaction ends. */
  findForUpdate(scope: Scope, id: Id): Promise<R | null>;
  /** Those that exist; in no particular order. */
  findMany(scope: Scope, ids: readonly Id[]): Promise<R[]>;
  list(scope: Scope, query: ListQuery<R>): Promise<Page<R>>;
  /** @throws DuplicateValueError when a unique field is taken */
  insert(record: NewRecord<R>): Promise<R>;
  /** Stores all fields and raises the version by one. @throws DuplicateValueError */
  update(record: R): Promise<R>;
  delete(scope: Scope, id: Id): Promise<void>;
  /** At most `limit` objects that refer to this one. */
  referrers(scope: Scope, id: Id, limit: number): Promise<Referrer[]>;
}

/** A unique field already holds this value in another object. */
export class DuplicateValueError extends Error {
  readonly code = 'duplicate-value';
  readonly field: string;
  constructor(field: string) {
    super(`the ${field} is taken by another object`);
    this.field = field;
  }
}

/** The database did not answer, refused the connection, or ended the transaction. Nothing was written, unless a subclass says so. */
export class StoreUnavailableError extends Error {
  readonly code = 'store-unavailable';
}

/** The answer to the commit was lost: all of it is written, or nothing. */
export class OutcomeUnknownError extends StoreUnavailableError {}

export type RecordStores = { readonly [K in RecordKind]: RecordStore<RecordKinds[K]> };

/** Objects of the installation. */
export interface CompanyStore {
  find(id: CompanyId): Promise<CompanyRecord | null>;
  findForUpdate(id: CompanyId): Promise<CompanyRecord | null>;
  list(query: { limit: number; after: Id | null }): Promise<Page<CompanyRecord>>;
  /** The companies whose calls this node carries. */
  placedOn(node: MediaNodeId): Promise<CompanyId[]>;
  /** The same of one company, at a cost that does not grow with how many there are. */
  isPlacedOn(id: CompanyId, node: MediaNodeId): Promise<boolean>;
  /** The companies that were taken off this node, or deleted, and that it has not dropped yet: it may still offer their calls [S14]. */
  leaving(node: MediaNodeId): Promise<CompanyId[]>;
  insert(
    record: Pick<
      CompanyRecord,
      'name' | 'country' | 'timeZone' | 'emergencyNumbers' | 'recordedCalls' | 'mediaNodeIds'
    > &
      Partial<Retention>,
  ): Promise<CompanyRecord>;
  /** A node that is taken away is told of what happens in the company until it has left that node. */
  update(record: CompanyRecord): Promise<CompanyRecord>;
  /** The node has dropped the company and is told of nothing more. A node on which it is placed is, or is again, left as it is. */
  hasLeft(id: CompanyId, node: MediaNodeId): Promise<void>;
  /** Nobody of the company is let in any more: it is going. */
  lockOut(id: CompanyId): Promise<void>;
  /**
   * Removes a portion of what happened in the company. Its row is not locked by this, so that what happens meanwhile goes on.
   *
   * @param rows at most so many
   * @returns how many it was; 0: nothing is left
   */
  deleteHistory(id: CompanyId, rows: number): Promise<number>;
  /** Removes the company with all its objects, and what is left of its history: to be short, that must be little. */
  delete(id: CompanyId): Promise<void>;
}

export interface MediaNodeStore {
  find(id: MediaNodeId): Promise<MediaNodeRecord | null>;
  all(): Promise<MediaNodeRecord[]>;
  /** The companies that have a phone or a call there, wherever they are placed. */
  carriedBy(id: MediaNodeId): Promise<CarriedCompany[]>;
  insert(record: NewMediaNode): Promise<MediaNodeRecord>;
  update(record: MediaNodeRecord): Promise<MediaNodeRecord>;
  delete(id: MediaNodeId): Promise<void>;
}

/** An agent with what a change of its state needs to know, read in one exchange and locked. */
export interface LockedAgent {
  readonly agent: AgentRecord;
  readonly user: UserRecord;
  /** All of the company; like the user, shared until the transaction ends. */
  readonly statuses: readonly StatusRecord[];
}

/** Which agents are listed; each filter narrows further. */
export interface AgentQuery {
  readonly limit: number;
  readonly after: Id | null;
  /** What they show. */
  readonly statusId?: StatusId;
  readonly skillId?: SkillId;
  /** To which one of their skills leads at least. */
  readonly queueId?: QueueId;
  /** Only this supervisor's people. */
  readonly supervisorId?: UserId;
}

/** The live state of agents; one row for each user with the agent flag. */
export interface AgentStore {
  find(scope: Scope, id: UserId): Promise<AgentRecord | null>;
  /** Those that exist; in no particular order. */
  findMany(scope: Scope, ids: readonly UserId[]): Promise<AgentRecord[]>;
  /** Locks the agent until the transaction ends. The user is shared with other readers; who edits the user waits. */
  lock(scope: Scope, id: UserId): Promise<LockedAgent | null>;
  /**
   * The same, but what is remembered of the agent may be given before anything is asked. It is checked, and locked, by the next
   * statement of the transaction at the latest; when it was wrong, the transaction runs again and reads.
   */
  lockByGuess(scope: Scope, id: UserId): Promise<LockedAgent | null>;
  /** All statuses of the company; a change of any agent's state is judged by them. */
  allStatuses(scope: Scope): Promise<StatusRecord[]>;
  /** Who sits at this extension now. */
  findBySeat(scope: Scope, extension: ExtensionId): Promise<AgentRecord | null>;
  /** Who sits at which of these extensions now. */
  atSeats(scope: Scope, extensions: readonly ExtensionId[]): Promise<AgentRecord[]>;
  list(scope: Scope, query: AgentQuery): Promise<Page<AgentRecord>>;
  insert(record: Omit<AgentRecord, 'version'>): Promise<AgentRecord>;
  /** Stores the state, not the working hours, and raises the version by one. @throws DuplicateValueError('seatExtensionId') when two agents want one seat; of a locked agent the transaction throws it, at its end at the latest */
  update(record: AgentRecord): Promise<AgentRecord>;
  delete(scope: Scope, id: UserId): Promise<void>;
  /** Remembers where an agent was, for a journal that is read later. Of a locked agent it is stored at the end of the transaction at the latest. */
  endStay(stay: FinishedStay): void;
  /** Those that ended before. */
  forgetStaysBefore(endedAt: Date): Promise<void>;
  /** Whose status times out at `now` or before; those due longest first. */
  due(now: Date, limit: number): Promise<{ companyId: CompanyId; agentId: UserId }[]>;
  /** Who sits where these phones ring, and is not virtual: by SIP user, or e.g. `mobile-7`. Phones at which nobody sits are left out. */
  atPhones(
    devices: readonly string[],
  ): Promise<ReadonlyMap<string, { companyId: CompanyId; agentId: UserId }>>;
  /** The phones at the agent's seat, named as for {@link atPhones}; none while logged out or virtual. */
  phonesOf(scope: Scope, id: UserId): Promise<string[]>;
  /** All agents that have calls in their state. */
  inCalls(): Promise<AgentInCalls[]>;
  /** Gives agents in this status, who are in no call, the timer that the status has now, counted from when each entered it. */
  rearm(scope: Scope, statusId: StatusId, timeoutSeconds: number | null): Promise<void>;
}

export interface AgentInCalls {
  readonly companyId: CompanyId;
  readonly agentId: UserId;
  /** Whose engines have the calls, each once; null among them as in `Leg`. */
  readonly nodeIds: readonly (MediaNodeId | null)[];
}

export interface FinishedStay extends EndedStay {
  readonly companyId: CompanyId;
  readonly agentId: UserId;
  readonly endedAt: Date;
}

/** A stretch of the activity log with an end. */
export type FinishedStretch = Omit<ActivityRecord, 'id' | 'endedAt'> & { readonly endedAt: Date };

/** The activity log [S13]: finished stretches are stored, the one that goes on is read from the agent. */
export interface ActivityStore {
  append(entry: FinishedStretch & { revision: Revision | null }): Promise<void>;
  /** Whether this is an agent of the company, or was one, and perhaps not even a user any more. */
  knows(scope: Scope, agentId: UserId): Promise<boolean>;
  /** What overlaps the period, oldest first, the one that goes on included. */
  list(
    scope: Scope,
    query: { agentId: UserId; from: Date; to: Date; limit: number; after: Id | null },
  ): Promise<Page<ActivityRecord>>;
  /** In which status each of these agents was at the instant; those of whom nothing is known then are left out. */
  statusesAt(
    scope: Scope,
    agentIds: readonly UserId[],
    at: Date,
  ): Promise<{ agentId: UserId; statusId: StatusId; statusName: string }[]>;
  /** Milliseconds in each status inside the period, the stretch that goes on counted up to `to` or `now`, whichever is earlier. */
  totals(
    scope: Scope,
    query: { agentId: UserId; from: Date; to: Date; now: Date },
  ): Promise<{ statusId: StatusId; statusName: string; ms: number }[]>;
}

/** Everything stored, read or written outside or inside one transaction. */
export interface Stores {
  readonly records: RecordStores;
  readonly companies: CompanyStore;
  readonly mediaNodes: MediaNodeStore;
  readonly agents: AgentStore;
  readonly activity: ActivityStore;
  readonly audit: AuditStore;
  readonly calls: CallStore;
  readonly callHistory: CallHistory;
  readonly callbacks: CallbackStore;
  readonly changes: ChangeStore;
  readonly phoneOrders: PhoneOrderStore;
  readonly discardedFiles: DiscardedFileStore;
  readonly figures: FigureStore;
  readonly idempotency: IdempotencyStore;
  readonly journal: JournalStore;
  readonly leases: LeaseStore;
  readonly live: LiveStore;
  readonly promptAudio: PromptAudioStore;
  readonly queueStates: QueueStateStore;
  readonly recordingGaps: RecordingGapStore;
  readonly redirects: RedirectStore;
  readonly registrations: RegistrationStore;
  readonly retention: RetentionStore;
  readonly sessions: SessionStore;
  readonly snapshots: SnapshotStore;
  readonly trunkStates: TrunkStateStore;
  readonly voicemail: VoicemailStore;
  readonly workingHours: WorkingHoursStore;
}

/** What a transaction did, and how it is to be remembered. */
export interface Changing<T> {
  readonly value: T;
  readonly draft: ChangeDraft;
  /** What is still to be written and needs the revision. */
  readonly finish?: ((stores: Stores, value: T, revision: Revision) => Promise<void>) | undefined;
}

export interface Changed<T> {
  readonly value: T;
  readonly change: CommittedChange;
}

export interface Database {
  /** Reads (and single-statement writes) outside a transaction. */
  readonly stores: Stores;
  /**
   * Runs `work` in one transaction (READ COMMITTED), again from the start up to three times after a deadlock.
   * @throws StoreUnavailableError
   */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  /**
   * The same for what makes a new revision of a company: all of the change that `work` describes is stored with it, and its
   * commit, in one exchange.
   *
   * @param work null: nothing changed, and nothing is stored
   * @returns null then
   * @throws StoreUnavailableError
   */
  change<T>(work: (stores: Stores) => Promise<Changing<T> | null>): Promise<Changed<T> | null>;
  /** Resolves when a trivial query was answered. @throws StoreUnavailableError */
  ping(): Promise<void>;
}
