import { randomUUID } from 'node:crypto';

/** The id under which a request is found in the log: the client's own if it is a sane one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(given) ? given : randomUUID();
}
