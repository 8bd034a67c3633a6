import type { JournalEvent } from '../../application/ports/engine-journal.ts';

/** What one line of the file says. */
export type CelLine =
  | { readonly kind: 'events'; readonly events: readonly JournalEvent[] }
  /** A good line about something that the journal does not keep. */
  | { readonly kind: 'irrelevant' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The fields of a line that events are made of. */
export interface CelRecord {
  readonly at: Date;
  readonly channelId: string;
  readonly callId: string;
  /** `PJSIP/p7f3a-0000002a`, `Local/extension-12@sw-member-00000003;1`. */
  readonly channelName: string;
  /** Anything a caller chose to send. */
  readonly callerNumber: string;
  /** What was dialled, while the channel is new. */
  readonly extension: string;
  /** What the engine adds to an event; what the dialplan gave to CELGenUserEvent is under `extra`. */
  readonly extra: (field: string) => string;
}

export const irrelevant: CelLine = { kind: 'irrelevant' };

export function unreadable(reason: string): CelLine {
  return { kind: 'unreadable', reason };
}

export function says(...events: readonly JournalEvent[]): CelLine {
  return { kind: 'events', events };
}

/** Whether a text is an id of a channel as our engines make them. */
export function isChannelId(text: string): boolean {
  // 149 is the most that Asterisk allows (AST_MAX_UNIQUEID); the characters are those of our system names.
  return /^[A-Za-z0-9._-]{1,149}$/.test(text);
}

const mostNumberCharacters = 64;

/** Control and direction characters would let a caller forge what a person reads in a list. Null: withheld. */
export function displayableNumber(text: string): string | null {
  const shown = text.slice(0, mostNumberCharacters).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return shown === '' ? null : shown;
}
