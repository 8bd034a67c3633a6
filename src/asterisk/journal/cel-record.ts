import type { JournalEvent } from '../../application/ports/engine-journal.ts';

/** What one line of the file says. */
export type CelLine =
  | { readonly kind: 'event'; readonly event: JournalEvent }
  /** A good line about something that the journal does not keep. */
  | { readonly kind: 'irrelevant' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The fields of a line that events are made of. */
export interface CelRecord {
  readonly at: Date;
  readonly channelId: string;
  readonly callId: string;
  /** Anything a caller chose to send. */
  readonly callerNumber: string;
  /** What the dialplan gave to CELGenUserEvent; empty without it. */
  readonly extra: string;
}

/** Whether a text is an id of a channel as our engines make them. */
export function isChannelId(text: string): boolean {
  // 149 is the most that Asterisk allows (AST_MAX_UNIQUEID); the characters are those of our system names.
  return /^[A-Za-z0-9._-]{1,149}$/.test(text);
}
