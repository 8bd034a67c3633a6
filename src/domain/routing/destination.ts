import type {
  AnnouncementId,
  CalendarId,
  ExtensionId,
  MenuId,
  QueueId,
  RingGroupId,
  TrunkId,
  VoicemailBoxId,
} from '../ids.ts';

/** Why a call is ended; each engine turns it into the cause that the caller's phone shows. */
export const hangUpReasons = ['normal', 'busy', 'no-answer', 'unavailable', 'declined'] as const;
export type HangUpReason = (typeof hangUpReasons)[number];

/** How long a number outside is called when nobody chose a time. */
export const usualOutsideRingSeconds = 60;

export interface OutsideDestination {
  readonly kind: 'outside';
  /** E.164 with plus. */
  readonly number: string;
  /** Null: through the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
  /** Left out: `usualOutsideRingSeconds`. */
  readonly ringSeconds?: number;
}

/** Where a call can go, as an administrator chooses it [R1]. */
export type Destination =
  | { readonly kind: 'queue'; readonly queueId: QueueId }
  | { readonly kind: 'extension'; readonly extensionId: ExtensionId }
  | { readonly kind: 'ring-group'; readonly ringGroupId: RingGroupId }
  | { readonly kind: 'calendar'; readonly calendarId: CalendarId }
  | { readonly kind: 'menu'; readonly menuId: MenuId }
  | { readonly kind: 'announcement'; readonly announcementId: AnnouncementId }
  | { readonly kind: 'voicemail'; readonly voicemailBoxId: VoicemailBoxId }
  /** The caller is called back when the turn in this queue comes [R12]. */
  | { readonly kind: 'callback'; readonly queueId: QueueId }
  /** Back to the place in the queue that the caller left by pressing a key; who left none is hung up. */
  | { readonly kind: 'waiting-place' }
  | OutsideDestination
  | { readonly kind: 'hang-up'; readonly reason: HangUpReason };
