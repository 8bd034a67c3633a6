import { z } from 'zod';
import { ProblemError } from './problem.ts';
import { instantText } from './schemas/instant-text.ts';
import { shownAs } from './schemas/shown-as.ts';

const mostItems = 500;
const defaultItems = 50;
/** Of what is long in items, a page has no more than this, and one item at least. */
export const mostPageBytes = 8_000_000;

/** `limit` and `cursor`, as every list takes them. */
export const pageFields = {
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/, { error: `must be a whole number from 1 to ${mostItems}` })
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= mostItems, {
      error: `must be a whole number from 1 to ${mostItems}`,
      params: { code: 'out-of-range' },
    })
    .default(defaultItems)
    .meta({
      description: 'How many items a page has at most. It has fewer where these are very long.',
      override: shownAs({ type: 'integer', minimum: 1, maximum: mostItems, default: defaultItems }),
    }),
  cursor: z
    .string()
    .max(200)
    .exactOptional()
    .meta({ description: 'From `next` of the page before; leave it out for the first page.' }),
};

/** `from` and `to`, as lists of what begins at a time take them. */
export const periodFields = {
  from: instantText().exactOptional().meta({ description: 'Began at this instant or later.' }),
  to: instantText().exactOptional().meta({ description: 'Began before this instant.' }),
};

/** Where a list that is in the order of time goes on, whether or not there is anything at this place. */
export interface PlaceInTime {
  readonly id: number;
  readonly startedAt: Date;
}

/** The opaque text from which a list goes on after an item. */
export function cursorAfter(list: string, place: number | PlaceInTime): string {
  const numbers = typeof place === 'number' ? [place] : [place.id, place.startedAt.getTime()];
  return Buffer.from([list, ...numbers].join(':')).toString('base64url');
}

/**
 * The position a cursor stands for; null without a cursor.
 *
 * @param list a cursor is good for the list that gave it only
 * @throws ProblemError `validation`
 */
export function positionOfCursor(list: string, cursor: string | undefined): number | null {
  const [position = null] = numbersOfCursor(list, cursor, 1);
  return position;
}

/** The same of a list that is in the order of time. @throws ProblemError `validation` */
export function placeOfCursor(list: string, cursor: string | undefined): PlaceInTime | null {
  const [id, startedAt] = numbersOfCursor(list, cursor, 2);
  return id === undefined || startedAt === undefined ? null : { id, startedAt: new Date(startedAt) };
}

/** None without a cursor. */
function numbersOfCursor(list: string, cursor: string | undefined, count: 1 | 2): readonly number[] {
  if (cursor === undefined) return [];
  const [name, ...digits] = Buffer.from(cursor, 'base64url').toString('latin1').split(':');
  // As milliseconds the largest is in the year 2286, which a database can hold.
  const isNumbers = digits.length === count && digits.every((text) => /^[0-9]{1,13}$/.test(text));
  if (name === list && isNumbers) return digits.map(Number);
  throw new ProblemError('validation', 'Invalid query: /cursor is not a cursor of this list.', {
    faults: [{ in: 'query', path: '/cursor', code: 'bad-cursor', message: 'is not a cursor of this list' }],
  });
}

/** What a parameter may be once it was read. */
type QueryValue = string | number | boolean | Date | undefined;

/** The body of a list and its `Link` to the next page. */
export function pageOf<View>(
  list: { name: string; path: string; query: Readonly<Record<string, QueryValue>> },
  items: readonly View[],
  next: number | PlaceInTime | null,
): { body: { items: readonly View[]; next: string | null }; headers: Record<string, string> } {
  if (next === null) return { body: { items, next: null }, headers: {} };
  const cursor = cursorAfter(list.name, next);
  const search = new URLSearchParams({ cursor });
  for (const [key, value] of Object.entries(list.query)) {
    if (value !== undefined) search.append(key, value instanceof Date ? value.toISOString() : String(value));
  }
  return {
    body: { items, next: cursor },
    headers: { link: `<${list.path}?${search.toString()}>; rel="next"` },
  };
}
