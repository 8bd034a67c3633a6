import type { HoursOverride, WeeklyHours } from '../calendar/hours.ts';
import type {
  AnnouncementId,
  CalendarId,
  CallerListId,
  CompanyId,
  ExtensionId,
  MenuId,
  NumberId,
  PhoneId,
  PromptId,
  QueueId,
  RedirectId,
  Revision,
  RingGroupId,
  TrunkId,
  VoicemailBoxId,
} from '../ids.ts';
import type { RecordedCallers } from '../recording/recorded-calls.ts';
import type { HangUpReason } from './destination.ts';
import type { OutsideReach } from './outside-calls.ts';

/**
 * The call logic of one company as a graph that no engine's words appear in. The dialplan renderers, the simulator and the
 * explainer all read it, so what is simulated is what rings.
 */
export interface RoutingTable {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  /** ISO 3166 alpha-2; how numbers without a country code are read, of callers and those that are dialled at phones. */
  readonly country: string;
  /** Where a call from outside starts, by the digits of the number without plus. */
  readonly numbers: readonly Entry[];
  /** Where a call from a phone starts, by the digits dialled. */
  readonly extensions: readonly Entry[];
  /** Where a call from a phone starts that goes to no extension [U1]. */
  readonly dialling: Dialling;
  readonly nodes: readonly RoutingNode[];
  /** Every mobile that can be called, also at no extension: an agent may take queue calls there [S9]. */
  readonly mobiles: readonly Mobile[];
  /** The lists that `caller-match` nodes ask. */
  readonly callerLists: readonly CallerList[];
}

/** A mobile behind a provider [U3]. */
export interface Mobile {
  readonly phoneId: PhoneId;
  /** E.164 digits without plus. */
  readonly number: string;
  readonly trunkId: TrunkId;
}

export interface Entry {
  readonly digits: string;
  readonly node: NodeName;
}

/** The names are those of `dial` nodes. A number of the company itself is called as from outside, wherever it is dialled. */
export interface Dialling {
  /** Digits as they are dialled. */
  readonly emergencyNumbers: readonly string[];
  /** Of phones that have no extension. */
  readonly withoutExtension: NodeName;
  /** Of the phones of an extension that is not named in `callers`. */
  readonly usual: NodeName;
  /** By the digits of the extension whose phone dials. */
  readonly callers: readonly Entry[];
  /** Extensions by whose policy calls from their phones to others are recorded. */
  readonly recorded: readonly string[];
}

/** Callers by what they call from [R9]. All digits, without plus. */
export interface CallerList {
  readonly id: CallerListId;
  /** E.164. */
  readonly numbers: readonly string[];
  /** Beginnings of E.164 numbers. */
  readonly prefixes: readonly string[];
  /** Of the company's own extensions. */
  readonly extensions: readonly string[];
}

/** Audio that was uploaded; a node without it is passed over in silence. */
export interface Prompt {
  readonly promptId: PromptId;
  /** SHA-256, hex. */
  readonly contentHash: string;
}

/** `queue-17`: kind and id; unique in the company because ids are. */
export type NodeName = string;

/**
 * Every exit of every node leads to a node. The engine marks `NAME:enter` in its log when a call comes to a node, and
 * `NAME:EXIT` when it leaves by an exit of a node of a kind that can have more than one. A call that is answered leaves by none.
 */
export type RoutingNode =
  | NumberEntryNode
  | ExtensionEntryNode
  | RingGroupEntryNode
  | RedirectNode
  | CallerMatchNode
  | PriorityNode
  | CalendarNode
  | RingNode
  | QueueNode
  | MenuNode
  | PlayNode
  | VoicemailNode
  | CallbackNode
  | OutsideNode
  | DialNode
  | WaitingPlaceNode
  | HangUpNode;

export interface NumberEntryNode {
  readonly kind: 'number-entry';
  readonly name: NodeName;
  readonly numberId: NumberId;
  /** Whether the call is recorded from here on, whenever somebody talks to the caller [C1]. */
  readonly record: boolean;
  readonly exits: { readonly next: NodeName };
}

export interface ExtensionEntryNode {
  readonly kind: 'extension-entry';
  readonly name: NodeName;
  readonly extensionId: ExtensionId;
  /** Of which callers the call is recorded from here on. */
  readonly record: RecordedCallers;
  readonly exits: { readonly next: NodeName };
}

export interface RingGroupEntryNode {
  readonly kind: 'ring-group-entry';
  readonly name: NodeName;
  readonly ringGroupId: RingGroupId;
  readonly exits: { readonly next: NodeName };
}

/** A redirect that applies to every caller [R9]. */
export interface RedirectNode {
  readonly kind: 'redirect';
  readonly name: NodeName;
  readonly redirectId: RedirectId;
  readonly exits: { readonly next: NodeName };
}

/** Is the caller, or the number that was dialled, on one of the lists? An anonymous caller is on none [R9]. */
export interface CallerMatchNode {
  readonly kind: 'caller-match';
  readonly name: NodeName;
  readonly asks: 'caller' | 'dialled';
  /** The redirect that asks; null: the company's blocked or VIP lists. */
  readonly redirectId: RedirectId | null;
  readonly listIds: readonly CallerListId[];
  readonly exits: { readonly listed: NodeName; readonly 'not-listed': NodeName };
}

/** The call goes first in every queue from here on. */
export interface PriorityNode {
  readonly kind: 'priority';
  readonly name: NodeName;
  readonly exits: { readonly next: NodeName };
}

/**
 * Exits: `override-N` and `row-N` count the overrides and rows of the week from 1, in the order of the calendar; `default`. The
 * last override that holds decides, else the first row that holds, else the default [R3, R4].
 */
export interface CalendarNode {
  readonly kind: 'calendar';
  readonly name: NodeName;
  readonly calendarId: CalendarId;
  /** IANA name. */
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  readonly overrides: readonly Pick<HoursOverride, 'from' | 'to'>[];
  readonly exits: Readonly<Record<string, NodeName>> & { readonly default: NodeName };
}

export interface RingNode {
  readonly kind: 'ring';
  readonly name: NodeName;
  /** Null: of a ring group. */
  readonly extensionId: ExtensionId | null;
  /** Queue calls reach an agent at this extension by its plan, not at one phone (see `placeOfSeat`). */
  readonly isPlace: boolean;
  /** Ordered by start. */
  readonly devices: readonly RingDevice[];
  /** Of the whole plan, counted from its beginning. */
  readonly ringSeconds: number;
  readonly exits: { readonly 'no-answer': NodeName; readonly busy: NodeName; readonly unavailable: NodeName };
}

/**
 * A device begins to ring `startSeconds` after the call came; those that ring already go on [U4]. A mobile has won only when its
 * owner pressed a key; its number is in `mobiles`.
 */
export type RingDevice =
  | { readonly kind: 'phone'; readonly sipUser: string; readonly startSeconds: number }
  | { readonly kind: 'mobile'; readonly phoneId: PhoneId; readonly startSeconds: number };

/** Exits by key are `key-K`, with `star` and `hash` for * and #. */
export interface QueueNode {
  readonly kind: 'queue';
  readonly name: NodeName;
  readonly queueId: QueueId;
  readonly record: boolean;
  /** What a waiting caller hears, again and again; null: the sound that every node has. */
  readonly music: Prompt | null;
  /** Null: no limit. */
  readonly maxWaitSeconds: number | null;
  /** Without an agent in the queue a caller takes the exit `empty`; who comes to nobody is not even answered. */
  readonly needsAgents: boolean;
  readonly exits: Readonly<Record<`key-${string}`, NodeName>> & {
    readonly timeout: NodeName;
    readonly full: NodeName;
    readonly empty: NodeName;
  };
}

/** Exits by key as those of a queue. `unavailable`: no controller drives it, or its prompt has no audio. */
export interface MenuNode {
  readonly kind: 'menu';
  readonly name: NodeName;
  readonly menuId: MenuId;
  readonly prompt: Prompt | null;
  readonly waitSeconds: number;
  readonly tries: number;
  readonly exits: Readonly<Record<`key-${string}`, NodeName>> & {
    readonly 'no-input': NodeName;
    readonly 'wrong-input': NodeName;
    readonly unavailable: NodeName;
  };
}

export interface PlayNode {
  readonly kind: 'play';
  readonly name: NodeName;
  readonly announcementId: AnnouncementId;
  readonly prompt: Prompt | null;
  readonly exits: { readonly next: NodeName };
}

/** The call ends here. */
export interface VoicemailNode {
  readonly kind: 'voicemail';
  readonly name: NodeName;
  readonly voicemailBoxId: VoicemailBoxId;
  readonly greeting: Prompt | null;
  readonly maxSeconds: number;
  readonly exits: Readonly<Record<string, never>>;
}

/**
 * The caller is asked to be called back [R12]. `accepted`: the place is kept; `refused`: the caller did not want to, or the number
 * cannot be called back; `unavailable`: no controller takes it.
 */
export interface CallbackNode {
  readonly kind: 'callback';
  readonly name: NodeName;
  readonly queueId: QueueId;
  readonly exits: {
    readonly accepted: NodeName;
    readonly refused: NodeName;
    readonly unavailable: NodeName;
  };
}

export interface OutsideNode {
  readonly kind: 'outside';
  readonly name: NodeName;
  /** E.164 digits without plus. */
  readonly number: string;
  /** Null: the company has no trunk; then the exit is `unavailable`. */
  readonly trunkId: TrunkId | null;
  readonly ringSeconds: number;
  readonly exits: { readonly 'no-answer': NodeName; readonly busy: NodeName; readonly unavailable: NodeName };
}

/** A number outside that somebody dialled at a phone [U1]. Which one it is, the call brings along. */
export interface DialNode {
  readonly kind: 'dial';
  readonly name: NodeName;
  /** What may be called from here. */
  readonly reach: OutsideReach;
  /** Of the company; empty: not known. */
  readonly countryCode: string;
  /** Where a number starts; null: here, as an emergency number does in any case. */
  readonly guard: NodeName | null;
  /** The number that was chosen to be shown; null: the oldest of the company is. */
  readonly numberId: NumberId | null;
  /** What is shown, E.164 digits without plus; null: the company has no number, and the extension is shown. */
  readonly shownNumber: string | null;
  readonly record: boolean;
  /** Null: the company has no trunk; then the exit is `unavailable`. */
  readonly trunkId: TrunkId | null;
  readonly ringSeconds: number;
  readonly exits: {
    readonly 'not-allowed': NodeName;
    readonly 'no-answer': NodeName;
    readonly busy: NodeName;
    readonly unavailable: NodeName;
  };
}

/** Back to the queue that the call left by a key, at the place it had; `none`: it left none. */
export interface WaitingPlaceNode {
  readonly kind: 'waiting-place';
  readonly name: NodeName;
  readonly exits: { readonly none: NodeName };
}

export interface HangUpNode {
  readonly kind: 'hang-up';
  readonly name: NodeName;
  readonly reason: HangUpReason;
  readonly exits: Readonly<Record<string, never>>;
}
