import {
  nodeNameFrom,
  shownNodeName,
  standInFor,
  temporaryOf,
} from '../application/simulations/temporary-ids.ts';

/** Puts stand-ins for the negative ids of a draft; they are then checked as all ids are. */
export function withStandIns(value: unknown): unknown {
  return mapFields(value, (key, field) => {
    if (typeof field === 'number' && isIdField(key)) return standInFor(field) ?? field;
    return key === 'node' && typeof field === 'string' ? nodeNameFrom(field) : field;
  });
}

/** The answer to a request with drafts, in which the ids are those of the request again. */
export function withTemporaryIds(value: unknown): unknown {
  return mapFields(value, (key, field) => {
    if (typeof field === 'number' && isIdField(key)) return temporaryOf(field) ?? field;
    return typeof field === 'string' && nameFields.has(key) ? shownNodeName(field) : field;
  });
}

const nameFields = new Set(['node', 'next', 'marks']);

function isIdField(key: string): boolean {
  // Calls are counted without such a limit, and none is drafted.
  return key !== 'callId' && (key === 'id' || key.endsWith('Id') || key.endsWith('Ids'));
}

/** A copy with each number and text mapped; those in a list have the key of the list. */
function mapFields(value: unknown, map: (key: string, field: unknown) => unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => mapFields(item, map, key));
  if (typeof value !== 'object' || value === null || value instanceof Date) return map(key, value);
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, mapFields(field, map, name)]),
  );
}
