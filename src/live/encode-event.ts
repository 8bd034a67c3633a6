/** One server-sent event. */
export interface ServerSentEvent {
  readonly event: string;
  /** Null: the client comes back with the id before. */
  readonly id: string | null;
  /** Becomes JSON. */
  readonly data: unknown;
}

/**
 * Writes an event as `text/event-stream` has it (HTML standard, 9.2). JSON has no line breaks outside of strings and escapes those
 * inside, so that no text of anybody ends a line; names and ids must be such that they cannot.
 *
 * @throws Error for a name or an id that is not made of letters, digits, dots and hyphens
 */
export function encodeEvent({ event, id, data }: ServerSentEvent): string {
  const idLine = id === null ? '' : `id: ${token(id)}\n`;
  return `event: ${token(event)}\n${idLine}data: ${JSON.stringify(data)}\n\n`;
}

/** Without data it is no event: the client only remembers the id. */
export function encodePosition(id: string): string {
  return `id: ${token(id)}\n\n`;
}

/** Keeps connections alive that are cut when nothing goes through them. */
export const ping = ': ping\n\n';

/** How long a client waits before it comes back. */
export function encodeRetry(ms: number): string {
  return `retry: ${Math.round(ms)}\n\n`;
}

function token(text: string): string {
  if (!/^[A-Za-z0-9.-]+$/.test(text)) throw new Error('neither a name nor an id of an event');
  return text;
}
