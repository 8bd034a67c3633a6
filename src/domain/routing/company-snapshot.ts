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
import type { NumberFormat } from '../numbering/number-format.ts';
import type { RecordedCalls } from '../recording/recorded-calls.ts';
import type { Destination } from './destination.ts';
import type { OutsideReach } from './outside-calls.ts';

/** All that an engine node must know of a company, read at one revision. Secrets are sealed. */
export interface CompanySnapshot {
  readonly companyId: CompanyId;
  readonly revision: Revision;
  /** ISO 3166 alpha-2; how numbers of callers without a country code are read. */
  readonly country: string;
  /** Digits as they are dialled. */
  readonly emergencyNumbers: readonly string[];
  /** Of all calls of the company [C1]. */
  readonly recordedCalls: RecordedCalls;
  readonly phones: readonly PhoneFacts[];
  readonly extensions: readonly ExtensionFacts[];
  readonly trunks: readonly TrunkFacts[];
  readonly numbers: readonly NumberFacts[];
  readonly queues: readonly QueueFacts[];
  readonly ringGroups: readonly RingGroupFacts[];
  readonly calendars: readonly CalendarFacts[];
  readonly callerLists: readonly CallerListFacts[];
  readonly redirects: readonly RedirectFacts[];
  readonly prompts: readonly PromptFacts[];
  readonly announcements: readonly AnnouncementFacts[];
  readonly menus: readonly MenuFacts[];
  readonly voicemailBoxes: readonly VoicemailBoxFacts[];
}

export interface PhoneFacts {
  readonly id: PhoneId;
  readonly kind: 'sip' | 'mobile';
  readonly sipUser: string | null;
  readonly sealedSecret: string | null;
  /** E.164 of a mobile; null for a SIP phone. */
  readonly mobileNumber: string | null;
  /** Through which provider a mobile is called; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
}

export interface ExtensionFacts {
  readonly id: ExtensionId;
  readonly digits: string;
  readonly name: string;
  readonly ringSeconds: number;
  /** Ordered by start. */
  readonly devices: readonly { readonly phoneId: PhoneId; readonly startSeconds: number }[];
  /** Where its phones may call outside [U1]. */
  readonly outsideCalls: OutsideReach;
  /** What is shown outside when its phones call; null: the company's oldest number. */
  readonly shownNumberId: NumberId | null;
  /** Of the calls of its phones, and those that come to it [C1]. */
  readonly recordedCalls: RecordedCalls;
  readonly onNoAnswer: Destination;
  readonly onBusy: Destination;
  readonly onUnavailable: Destination;
}

export interface TrunkFacts {
  readonly id: TrunkId;
  readonly host: string;
  readonly port: number;
  readonly inboundAddresses: readonly string[];
  /** How the provider writes numbers; null: called ones in E.164, those of callers as the country of the company does. */
  readonly numberFormat: NumberFormat | null;
  readonly register: boolean;
  readonly username: string | null;
  readonly sealedSecret: string | null;
}

export interface NumberFacts {
  readonly id: NumberId;
  readonly digits: string;
  readonly destination: Destination;
  /** Through which provider calls go that show it; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
  /** Whether calls of it are recorded, whatever becomes of them [C1]. */
  readonly record: boolean;
}

export interface QueueFacts {
  readonly id: QueueId;
  readonly strategy: 'ring-all' | 'longest-idle' | 'fewest-calls' | 'random' | 'round-robin' | 'linear';
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  readonly maxWaitSeconds: number | null;
  readonly maxCallers: number | null;
  readonly joinWhenEmpty: boolean;
  /** What a waiting caller hears; null: the sound that every node has. */
  readonly musicPromptId: PromptId | null;
  readonly announcePosition: boolean;
  readonly announceEverySeconds: number;
  readonly record: boolean;
  readonly onTimeout: Destination;
  readonly onFull: Destination;
  readonly onEmpty: Destination;
  /** What a waiting caller can press. */
  readonly keys: readonly KeyFacts[];
}

/** `key`: one of 0-9, * and #. */
export interface KeyFacts {
  readonly key: string;
  readonly destination: Destination;
}

/** Rings several extensions or phones [R11]. */
export interface RingGroupFacts {
  readonly id: RingGroupId;
  readonly name: string;
  /** `at-once`: all together, each from its start on; `in-order`: one after the other. */
  readonly mode: 'at-once' | 'in-order';
  /** At once: how long the group rings; in order: how long each member rings. */
  readonly ringSeconds: number;
  /** In their order. `startSeconds` counts only in mode `at-once`. */
  readonly members: readonly RingGroupMember[];
  readonly onNoAnswer: Destination;
  readonly onBusy: Destination;
  readonly onUnavailable: Destination;
}

/** An extension with all its devices as their plan says, or one phone. A redirect of the extension is not followed. */
export type RingGroupMember =
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId; readonly startSeconds: number }
  | { readonly kind: 'phone'; readonly phoneId: PhoneId; readonly startSeconds: number };

/** Maps times to destinations [R2-R4]. A row or override without a destination leads to the default. */
export interface CalendarFacts {
  readonly id: CalendarId;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Of rows that overlap, the first one counts. */
  readonly weekly: readonly (WeeklyHours & { readonly destination: Destination | null })[];
  /** Of overrides that overlap, the last one counts. */
  readonly overrides: readonly (HoursOverride & { readonly destination: Destination | null })[];
  readonly defaultDestination: Destination;
}

/** `blocked`: refused at every number of the company; `vip`: first in every queue; `plain`: for redirects. */
export interface CallerListFacts {
  readonly id: CallerListId;
  readonly name: string;
  readonly purpose: 'blocked' | 'vip' | 'plain';
  readonly entries: readonly CallerListEntry[];
}

/** Numbers and prefixes are E.164 with plus. An anonymous caller is on no list [R9]. */
export type CallerListEntry =
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId };

/** Sends calls elsewhere that would reach an extension, number or ring group [R9]. */
export interface RedirectFacts {
  readonly id: RedirectId;
  readonly holder: RedirectHolder;
  readonly applies: 'always' | 'listed' | 'not-listed';
  /** Empty exactly when it applies always. */
  readonly callerListIds: readonly CallerListId[];
  readonly destination: Destination;
}

export type RedirectHolder =
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId }
  | { readonly kind: 'number'; readonly numberId: NumberId }
  | { readonly kind: 'ring-group'; readonly ringGroupId: RingGroupId };

/** A piece of audio. */
export interface PromptFacts {
  readonly id: PromptId;
  /** SHA-256 of the audio as engines play it, hex; null: nothing was uploaded yet. */
  readonly contentHash: string | null;
}

/** Plays a prompt, then leads on. */
export interface AnnouncementFacts {
  readonly id: AnnouncementId;
  readonly promptId: PromptId;
  readonly next: Destination;
}

/** Asks the caller for a key [R12]. */
export interface MenuFacts {
  readonly id: MenuId;
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
}

export interface VoicemailBoxFacts {
  readonly id: VoicemailBoxId;
  /** Null: a tone alone. */
  readonly greetingPromptId: PromptId | null;
  readonly maxSeconds: number;
}
