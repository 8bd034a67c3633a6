import type { JournalEvent } from '../../application/ports/engine-journal.ts';

/** What one line of an engine's log says. */
export type JournalLine =
  | { readonly kind: 'events'; readonly events: readonly JournalEvent[] }
  /** A good line about something that the journal does not keep. */
  | { readonly kind: 'irrelevant' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** How an engine writes its log. */
export interface LineFormat {
  /** Where the last whole line of what was read as one begins: a crash leaves a line without its end. -1: nowhere. */
  lastLineStart(text: string): number;
  /** Left out: a record is one line. Else values can bring newlines into it, and these tell its first line and its last. */
  readonly severalLines?: { begins(line: string): boolean; ends(line: string): boolean };
  /** Never throws. @param line without the newline; bytes that are no UTF-8 were replaced while decoding */
  read(line: string): JournalLine;
}

export const irrelevant: JournalLine = { kind: 'irrelevant' };

export function unreadable(reason: string): JournalLine {
  return { kind: 'unreadable', reason };
}

export function says(...events: readonly JournalEvent[]): JournalLine {
  return { kind: 'events', events };
}

const mostNumberCharacters = 64;

/** Control and direction characters would let a caller forge what a person reads in a list. Null: withheld. */
export function displayableNumber(text: string): string | null {
  const shown = text.slice(0, mostNumberCharacters).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return shown === '' ? null : shown;
}
