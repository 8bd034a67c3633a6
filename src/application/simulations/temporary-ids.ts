import type { Id } from '../../domain/ids.ts';

/**
 * A draft names objects that are not stored by negative ids. Inside, the highest ids that the database could give stand for them, so
 * that they pass the same checks, and come last wherever the older object goes first, as they would once stored.
 */
const highestId = 2 ** 32 - 1;
const mostTemporary = 1_000;
const base = highestId - mostTemporary;

/** @param temporary -1 to -1000 */
export function standInFor(temporary: number): Id | null {
  return temporary < 0 && temporary >= -mostTemporary ? base - temporary : null;
}

/** The negative id that this one stands for; null: it is that of a stored object. */
export function temporaryOf(id: number): number | null {
  return id > base && id <= highestId ? base - id : null;
}

/** Names of nodes say `new-1` where the object is -1: `queue-new-1`. */
export function shownNodeName(name: string): string {
  return name.replaceAll(/(?<=-)[0-9]{10}(?=$|[-:])/gu, (digits) => {
    const temporary = temporaryOf(Number(digits));
    return temporary === null ? digits : `new${temporary}`;
  });
}

export function nodeNameFrom(shown: string): string {
  return shown.replaceAll(/(?<=-)new(-[0-9]{1,4})(?=$|-)/gu, (text, digits: string) => {
    const id = standInFor(Number(digits));
    return id === null ? text : String(id);
  });
}
