import type { Right } from '../../domain/access/right.ts';
import type {
  AnnouncementId,
  ApiKeyId,
  CalendarId,
  CallerListId,
  CallbackId,
  CompanyId,
  ExtensionId,
  Id,
  MediaNodeId,
  MenuId,
  NumberId,
  PhoneId,
  PromptId,
  QueueId,
  RecordingId,
  RedirectId,
  Revision,
  RingGroupId,
  RoleId,
  SkillId,
  StatusId,
  TrunkId,
  UserId,
  VoicemailBoxId,
  VoicemailMessageId,
} from '../../domain/ids.ts';
import type { AgentState, StatusCause } from '../../domain/agent/agent-state.ts';
import type { RosteredOverride } from '../../domain/calendar/merge-roster.ts';
import type {
  CalendarFacts,
  CallerListEntry,
  KeyFacts,
  RedirectHolder,
  RingGroupMember,
} from '../../domain/routing/company-snapshot.ts';
import type { CallbackProgress } from '../../domain/callback/callback-state.ts';
import type { Destination } from '../../domain/routing/destination.ts';

/**
 * The objects that administrators edit, as they are stored. Secrets are stored sealed or hashed and never leave in a view.
 * Dates are instants; `version` counts the edits of one object and is its ETag.
 */
export interface RecordBase {
  readonly id: Id;
  readonly companyId: CompanyId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface UserRecord extends RecordBase {
  readonly id: UserId;
  readonly firstName: string;
  readonly lastName: string;
  /** Unique in the installation, stored in lower case; the login [S11]. */
  readonly email: string;
  /** argon2id. */
  readonly passwordHash: string;
  readonly roleId: RoleId;
  readonly agent: boolean;
  readonly active: boolean;
  /** The fixed seat of an agent, or the extension of a back-office user. */
  readonly extensionId: ExtensionId | null;
  readonly skills: readonly SkillGrant[];
  readonly supervisorIds: readonly UserId[];
  /** The extensions at which a floating agent may sit [U8]; null: at any of the company. */
  readonly seatIds: readonly ExtensionId[] | null;
  /** Where the agent takes calls while virtual [S9]: a phone of kind mobile. */
  readonly mobilePhoneId: PhoneId | null;
  /** Outside this calendar's hours the agent is in no queue [R8]; null: no hours. */
  readonly workingHoursId: CalendarId | null;
  /** What the agent types to log in from a phone [U8]: digits, unique in the company. */
  readonly agentNumber: string | null;
  /** argon2id of the digits that go with it. */
  readonly pinHash: string | null;
}

/** `level` 1 to 9; level 1 is offered calls first. */
export interface SkillGrant {
  readonly skillId: SkillId;
  readonly level: number;
}

export interface RoleRecord extends RecordBase {
  readonly id: RoleId;
  readonly name: string;
  readonly rights: readonly Right[];
  /** The role Admin of each company can be neither edited nor deleted [P4]. */
  readonly builtIn: boolean;
}

/** A device that can ring: a SIP phone that registers, or a mobile behind a trunk [U3]. */
export interface PhoneRecord extends RecordBase {
  readonly id: PhoneId;
  readonly name: string;
  readonly kind: 'sip' | 'mobile';
  /** Random and unlike any extension, unique in the installation; null for a mobile. */
  readonly sipUser: string | null;
  readonly sealedSecret: string | null;
  /** E.164 of a mobile; null for a SIP phone. */
  readonly mobileNumber: string | null;
  /** Through which provider a mobile is called; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
}

export interface ExtensionRecord extends RecordBase {
  readonly id: ExtensionId;
  /** 2 to 6 digits, unique in the company. */
  readonly digits: string;
  readonly name: string;
  /** How long the extension rings before its no-answer exit. */
  readonly ringSeconds: number;
  readonly devices: readonly ExtensionDevice[];
  readonly onNoAnswer: Destination;
  readonly onBusy: Destination;
  readonly onUnavailable: Destination;
}

/** `startSeconds` after the call reached the extension this phone begins to ring [U4]. */
export interface ExtensionDevice {
  readonly phoneId: PhoneId;
  readonly startSeconds: number;
}

/** A SIP provider. */
export interface TrunkRecord extends RecordBase {
  readonly id: TrunkId;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** IPv4 addresses from which the provider calls us. */
  readonly inboundAddresses: readonly string[];
  /** True: we register at the provider with the user name and secret. */
  readonly register: boolean;
  readonly username: string | null;
  readonly sealedSecret: string | null;
}

/** An outside number (DID) [R1]. */
export interface NumberRecord extends RecordBase {
  readonly id: NumberId;
  /** E.164 with plus, unique in the installation. */
  readonly digits: string;
  readonly name: string;
  readonly destination: Destination;
  /** Who is responsible for it, besides administrators [R6]. */
  readonly editorIds: readonly UserId[];
}

export const queueStrategies = [
  'ring-all',
  'longest-idle',
  'fewest-calls',
  'random',
  'round-robin',
  'linear',
] as const;
export type QueueStrategy = (typeof queueStrategies)[number];

export interface QueueRecord extends RecordBase {
  readonly id: QueueId;
  readonly name: string;
  readonly strategy: QueueStrategy;
  /** How long one agent's phone rings before the next is tried. */
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  /** Null: callers wait without a limit. */
  readonly maxWaitSeconds: number | null;
  /** Null: any number of callers may wait. */
  readonly maxCallers: number | null;
  /** False: a caller who arrives while no agent is in the queue takes the `onEmpty` exit. */
  readonly joinWhenEmpty: boolean;
  readonly announcePosition: boolean;
  readonly announceEverySeconds: number;
  /** A call counts as answered in time up to here. */
  readonly serviceLevelSeconds: number;
  /** Policy *record this queue* [C1]. */
  readonly record: boolean;
  /** So many calls in a row that an agent lets ring lead to `noAnswerStatusId`; null: none do. */
  readonly noAnswerLimit: number | null;
  /** Set exactly when there is a limit; a status that does not activate skills. */
  readonly noAnswerStatusId: StatusId | null;
  /** A customer who is called back is not reached so often before it is given up [R12]. */
  readonly callbackAttempts: number;
  readonly callbackRetryMinutes: number;
  readonly onTimeout: Destination;
  readonly onFull: Destination;
  readonly onEmpty: Destination;
  /** What a waiting caller can press; each key once. */
  readonly keys: readonly KeyFacts[];
}

/** Rings several extensions or phones, and them alone: redirects of its members are not followed [R11]. */
export interface RingGroupRecord extends RecordBase {
  readonly id: RingGroupId;
  readonly name: string;
  /** `at-once`: all together, each from its start on; `in-order`: one after the other. */
  readonly mode: 'at-once' | 'in-order';
  /** At once: how long the group rings; in order: how long each member rings. */
  readonly ringSeconds: number;
  /** In their order; nobody twice. */
  readonly members: readonly RingGroupMember[];
  readonly onNoAnswer: Destination;
  readonly onBusy: Destination;
  readonly onUnavailable: Destination;
  /** Who is responsible for it, besides administrators [R6]. */
  readonly editorIds: readonly UserId[];
}

export const callerListPurposes = ['blocked', 'vip', 'plain'] as const;
export type CallerListPurpose = (typeof callerListPurposes)[number];

/** Callers by what they call from. `blocked`: refused at every number; `vip`: first in every queue; `plain`: for redirects. */
export interface CallerListRecord extends RecordBase {
  readonly id: CallerListId;
  readonly name: string;
  readonly purpose: CallerListPurpose;
  /** Numbers and prefixes in E.164 with plus; each once. */
  readonly entries: readonly CallerListEntry[];
}

/** Sends calls elsewhere that would reach an extension, number or ring group; of several the oldest that applies [R9]. */
export interface RedirectRecord extends RecordBase {
  readonly id: RedirectId;
  readonly holder: RedirectHolder;
  readonly applies: 'always' | 'listed' | 'not-listed';
  /** Empty exactly when it applies always. */
  readonly callerListIds: readonly CallerListId[];
  readonly destination: Destination;
}

/** A piece of audio that callers hear. */
export interface PromptRecord extends RecordBase {
  readonly id: PromptId;
  readonly name: string;
  /** SHA-256 of the audio as engines play it, hex; null, as the others: nothing was uploaded yet. */
  readonly contentHash: string | null;
  readonly durationMs: number | null;
  readonly bytes: number | null;
}

/** Plays a prompt, then leads on. */
export interface AnnouncementRecord extends RecordBase {
  readonly id: AnnouncementId;
  readonly name: string;
  readonly promptId: PromptId;
  readonly next: Destination;
}

/** Asks the caller for a key [R12]. */
export interface MenuRecord extends RecordBase {
  readonly id: MenuId;
  readonly name: string;
  readonly promptId: PromptId;
  readonly keys: readonly KeyFacts[];
  /** How long a caller may think after the prompt. */
  readonly waitSeconds: number;
  /** How often the prompt is played before one of the two exits is taken. */
  readonly tries: number;
  readonly onNoInput: Destination;
  readonly onWrongInput: Destination;
  /** Taken when nobody can drive the menu. */
  readonly onUnavailable: Destination;
  /** Who is responsible for it, besides administrators [R6]. */
  readonly editorIds: readonly UserId[];
}

/** Takes messages of callers. */
export interface VoicemailBoxRecord extends RecordBase {
  readonly id: VoicemailBoxId;
  readonly name: string;
  /** Null: a tone alone. */
  readonly greetingPromptId: PromptId | null;
  readonly maxSeconds: number;
  /** Who is told of each message; null: nobody is. */
  readonly email: string | null;
}

/** What a caller said, or is saying. The row is made when the engine says that it records. */
export interface VoicemailMessageRecord extends RecordBase {
  readonly id: VoicemailMessageId;
  readonly voicemailBoxId: VoicemailBoxId;
  readonly mediaNodeId: MediaNodeId;
  /** Name of the file in the engine's spool, without ending; unique per node. */
  readonly fileBase: string;
  /** `empty`: nobody said anything. */
  readonly state: 'recording' | 'stored' | 'empty' | 'unreadable';
  readonly callId: string;
  /** E.164 with plus, or the digits of an extension; null: anonymous. */
  readonly callerNumber: string | null;
  readonly heard: boolean;
  readonly revision: Revision;
  readonly startedAt: Date;
  readonly storeKey: string | null;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** Hex SHA-256 of the stored file. */
  readonly sha256: string | null;
  /** Why it is unreadable. */
  readonly reason: string | null;
}

/** A skill links one or more queues [S1]. */
export interface SkillRecord extends RecordBase {
  readonly id: SkillId;
  readonly name: string;
  readonly queueIds: readonly QueueId[];
}

export const builtInStatuses = [
  'connected',
  'virtual',
  'unassigned',
  'incoming-call',
  'outgoing-call',
] as const;
export type BuiltInStatus = (typeof builtInStatuses)[number];

export interface StatusRecord extends RecordBase {
  readonly id: StatusId;
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly activatesSkills: boolean;
  /** Exactly one status of a company is entered at login [S4]. */
  readonly isDefault: boolean;
  /** The five that come with each company can be neither renamed nor deleted [S2]. */
  readonly builtIn: BuiltInStatus | null;
  /** Null: an agent may stay in it [S8]. */
  readonly timeoutSeconds: number | null;
  /** Where the timeout leads; null: to the status before. */
  readonly goToStatusId: StatusId | null;
  /** Of the call statuses: where the end of the last call leads; null: to the status before the call [S7]. */
  readonly onHangUpStatusId: StatusId | null;
}

/**
 * Hours in a time zone, and where calls go in each of them [R2-R4, R7]. Times are local, `HH:MM` from 00:00 to 24:00; a row whose
 * end is not after its beginning goes over midnight into the next day. A row or override without a destination leads to the
 * default, as a gap does.
 */
export interface CalendarRecord extends RecordBase {
  readonly id: CalendarId;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: CalendarFacts['weekly'];
  readonly overrides: readonly RosteredOverride[];
  readonly defaultDestination: Destination;
  /** Who is responsible for it, besides administrators [R6]. */
  readonly editorIds: readonly UserId[];
}

export interface ApiKeyRecord extends RecordBase {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly userId: UserId;
  /** First characters of the key, to recognise it in a list. */
  readonly prefix: string;
  /** SHA-256 of the key, hex. */
  readonly keyHash: string;
  readonly expiresAt: Date | null;
}

/** What is being recorded, or was. The row is made when the engine says that recording began. */
export interface RecordingRecord extends RecordBase {
  readonly id: RecordingId;
  readonly mediaNodeId: MediaNodeId;
  /** Name of the file in the engine's spool, without ending; unique per node. */
  readonly fileBase: string;
  readonly state: 'recording' | 'stored' | 'empty' | 'unreadable';
  readonly callId: string;
  readonly queueId: QueueId | null;
  readonly numberId: NumberId | null;
  readonly agentId: UserId | null;
  readonly callerNumber: string;
  readonly revision: Revision;
  readonly startedAt: Date;
  readonly storeKey: string | null;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** Hex SHA-256 of the stored file. */
  readonly sha256: string | null;
  /** Why it is unreadable. */
  readonly reason: string | null;
}

/** A customer who wants to be called back [R12]. History: the number is kept as a plain id. */
export interface CallbackRecord extends RecordBase, CallbackProgress {
  readonly id: CallbackId;
  readonly queueId: QueueId;
  /** Which the customer had called; null: none. */
  readonly numberId: NumberId | null;
  /** E.164 with plus. */
  readonly customer: string;
  /** The place in the queue: behind all who came before. */
  readonly since: Date;
  readonly goesFirst: boolean;
}

/** The company-scoped kinds of object, by the name that audit entries and references use. */
export interface RecordKinds {
  user: UserRecord;
  role: RoleRecord;
  phone: PhoneRecord;
  extension: ExtensionRecord;
  trunk: TrunkRecord;
  number: NumberRecord;
  queue: QueueRecord;
  'ring-group': RingGroupRecord;
  'caller-list': CallerListRecord;
  redirect: RedirectRecord;
  prompt: PromptRecord;
  announcement: AnnouncementRecord;
  menu: MenuRecord;
  'voicemail-box': VoicemailBoxRecord;
  'voicemail-message': VoicemailMessageRecord;
  skill: SkillRecord;
  status: StatusRecord;
  calendar: CalendarRecord;
  'api-key': ApiKeyRecord;
  recording: RecordingRecord;
  callback: CallbackRecord;
}
export type RecordKind = keyof RecordKinds;

/** What a caller gives to make a record; the database gives the rest. */
export type NewRecord<R extends RecordBase> = Omit<R, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

/** Objects of the installation, not of a company. */
export interface CompanyRecord {
  readonly id: CompanyId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly name: string;
  /** ISO 3166 alpha-2; how national numbers are read. */
  readonly country: string;
  /** IANA name. */
  readonly timeZone: string;
  /** The nodes that carry the company's calls. */
  readonly mediaNodeIds: readonly MediaNodeId[];
  readonly revision: Revision;
}

export interface MediaNodeRecord {
  readonly id: MediaNodeId;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly name: string;
  readonly engine: 'asterisk';
  readonly connection: AsteriskConnection;
  /** Sealed; one secret for all control ports of the node. */
  readonly sealedSecret: string;
}

/** Where a node's control ports and folders are, seen from the process that links to it. */
export interface AsteriskConnection {
  readonly host: string;
  readonly amiPort: number;
  readonly ariPort: number;
  readonly username: string;
  /** Folder that the engine's configuration includes as `generated/`. */
  readonly generatedFolder: string;
  /** Folder into which the engine records. */
  readonly spoolFolder: string;
  /** The engine's append-only journal. */
  readonly journalFile: string;
  /** Where phones register, `host:port`, to be shown to people. */
  readonly sipAddress: string;
}

/** What an agent is doing now. One row for each user with the agent flag. */
export interface AgentRecord {
  readonly id: UserId;
  readonly companyId: CompanyId;
  readonly state: AgentState;
  /** Now is inside the agent's working hours, or there are none [R8]. */
  readonly withinHours: boolean;
  /** When `withinHours` must be looked at again; null: never. */
  readonly hoursChangeAt: Date | null;
  readonly version: number;
}

/** What an agent did, for the activity log [S13]. The status may be gone meanwhile; its name at the time stays. */
export interface ActivityRecord {
  /** 0: the stretch that goes on, which is not stored yet. */
  readonly id: Id;
  readonly companyId: CompanyId;
  readonly agentId: UserId;
  readonly statusId: StatusId;
  readonly statusName: string;
  readonly startedAt: Date;
  /** Null: it goes on. */
  readonly endedAt: Date | null;
  readonly cause: StatusCause;
  /** The person who did it; null when nobody did. */
  readonly byUserId: UserId | null;
}
