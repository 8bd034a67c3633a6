import type { CallerListEntry } from '../../../domain/routing/company-snapshot.ts';
import { readNumber, readPrefix } from '../../../domain/numbering/read-number.ts';
import { type FieldFault, Refusal } from '../../refusal.ts';

/** A file of ten thousand wrong lines is told by its first ones. */
const mostFaults = 100;

/**
 * The entries as they are compared with callers: numbers and prefixes in E.164.
 *
 * @param country of the company: how numbers without country code are read
 * @throws Refusal `invalid` with the path of each entry that is none, or is there twice
 */
export function readEntries(entries: readonly CallerListEntry[], country: string): CallerListEntry[] {
  const faults: FieldFault[] = [];
  const seen = new Set<string>();
  const read = entries.flatMap((entry, index): CallerListEntry[] => {
    const [field, normal] = readEntry(entry, country);
    const path = ['entries', index, field];
    if (normal === null) {
      const message =
        field === 'prefix'
          ? 'must be the beginning of a telephone number, best with plus and country code'
          : 'must be a telephone number; without plus and country code one of this country';
      faults.push({ path, code: 'bad-format', message });
      return [];
    }
    const key = `${normal.kind} ${String(Reflect.get(normal, field))}`;
    if (seen.has(key)) faults.push({ path, code: 'repeated', message: 'is there twice' });
    seen.add(key);
    return [normal];
  });
  if (faults.length > 0) {
    const text = faults.length === 1 ? 'an entry is wrong' : `${faults.length} entries are wrong`;
    throw new Refusal('invalid', text, { faults: faults.slice(0, mostFaults) });
  }
  return read;
}

/** The field that is compared, and the entry as it is stored; null: it is none. */
function readEntry(entry: CallerListEntry, country: string): [string, CallerListEntry | null] {
  switch (entry.kind) {
    case 'number': {
      const number = readNumber(entry.number, country);
      return ['number', number === null ? null : { kind: 'number', number }];
    }
    case 'prefix': {
      const prefix = readPrefix(entry.prefix, country);
      return ['prefix', prefix === null ? null : { kind: 'prefix', prefix }];
    }
    case 'extension':
      return ['extensionId', entry];
  }
}
