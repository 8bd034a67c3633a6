import { isDeepStrictEqual } from 'node:util';
import type { SkillGrant } from '../ports/records/people.ts';

/** Fields, of whatever kind of object, that say who or what belongs to it and in no order. */
const idLists: ReadonlySet<string> = new Set([
  'callerListIds',
  'editorIds',
  'mediaNodeIds',
  'queueIds',
  'seatIds',
  'supervisorIds',
]);

/** With its lists as they are read again: by id. What is answered to a write must be what is read afterwards. */
export function inReadOrder<R extends object>(record: R): R {
  return Object.fromEntries(
    Object.entries(record).map(([field, value]: [string, unknown]) => [field, sorted(field, value)]),
  ) as R;
}

/**
 * What an edit made of a record, but a list that names the same as before is the one of before: in another order nothing is
 * different, so it makes no version and is nobody's to refuse.
 */
export function keepingEqualLists<R extends object>(before: R, edited: R): R {
  const stored = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(edited).map(([field, value]: [string, unknown]) => {
      const was = stored.get(field);
      return [field, isDeepStrictEqual(sorted(field, value), sorted(field, was)) ? was : value];
    }),
  ) as R;
}

function sorted(field: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (idLists.has(field)) return (value as readonly number[]).toSorted((a, b) => a - b);
  if (field === 'skills') return (value as readonly SkillGrant[]).toSorted((a, b) => a.skillId - b.skillId);
  return value;
}
