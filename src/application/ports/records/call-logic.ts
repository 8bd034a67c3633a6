import type { RosteredOverride } from '../../../domain/calendar/merge-roster.ts';
import type {
  AnnouncementId,
  CalendarId,
  CallerListId,
  MenuId,
  PromptId,
  RedirectId,
  RingGroupId,
  UserId,
} from '../../../domain/ids.ts';
import type {
  CalendarFacts,
  KeyFacts,
  RedirectHolder,
  RingGroupMember,
} from '../../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { RecordBase } from './record-base.ts';

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

/** Sends calls elsewhere that would reach an extension, number or ring group; of several the oldest that applies [R9]. */
export interface RedirectRecord extends RecordBase {
  readonly id: RedirectId;
  readonly holder: RedirectHolder;
  readonly applies: 'always' | 'listed' | 'not-listed';
  /** Empty exactly when it applies always. */
  readonly callerListIds: readonly CallerListId[];
  readonly destination: Destination;
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
