import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import { type TargetKind, targetOf } from '../../domain/routing/destination-target.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import type { RecordStores } from '../ports/stores.ts';

/** How a destination is called among people; null: what it leads to does not exist for who asks. */
export type DestinationNames = (destination: Destination) => string | null;

/** Looks up the names of all of these at once: one query for each kind of object that they lead to. */
export async function destinationNames(
  records: RecordStores,
  scope: Scope,
  destinations: readonly Destination[],
): Promise<DestinationNames> {
  const wanted = new Map<TargetKind, Set<Id>>();
  for (const destination of destinations) {
    const target = targetOf(destination);
    if (target) wanted.set(target.kind, (wanted.get(target.kind) ?? new Set()).add(target.id));
  }
  const names = new Map<string, string>();
  for (const [kind, ids] of wanted) {
    for (const record of await records[kind].findMany(scope, [...ids])) {
      const digits = 'digits' in record ? record.digits : '';
      names.set(`${kind} ${record.id}`, [digits, record.name].filter((part) => part !== '').join(' '));
    }
  }
  return (destination) => {
    if (destination.kind === 'outside') return destination.number;
    if (destination.kind === 'hang-up') return `hang up (${destination.reason})`;
    if (destination.kind === 'waiting-place') return 'the waiting place';
    const target = targetOf(destination);
    return target && (names.get(`${target.kind} ${target.id}`) ?? null);
  };
}
