import type { Scope } from '../../../domain/access/principal.ts';
import type { ExtensionId, Id, RingGroupId } from '../../../domain/ids.ts';
import type { RedirectHolder } from '../../../domain/routing/company-snapshot.ts';
import { targetOf } from '../../../domain/routing/destination-target.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { Stores } from '../../ports/stores.ts';
import { storeOf } from '../store-of.ts';
import { automaticExits, isLeading, type LeadingKind } from './automatic-exits.ts';

/** An object through which calls go on by themselves. A redirect is none: it lies at the entry of what it is set on. */
export interface CallPoint {
  readonly kind: Exclude<LeadingKind, 'redirect'>;
  readonly id: Id;
}

export function keyOf({ kind, id }: CallPoint): string {
  return `${kind} ${id}`;
}

/** Where a call goes on that is sent to this destination; null where it ends, rings outside or waits for somebody. */
export function pointOf(destination: Destination): CallPoint | null {
  const target = targetOf(destination);
  return target !== null && isLeading(target.kind) ? { kind: target.kind, id: target.id } : null;
}

/**
 * All ways on from some points, as far as they go and not beyond `end`: each point with those behind it. Read level by level, in
 * two statements for each kind that is on a level.
 *
 * @param leftOut a redirect that is not looked at, because it is being changed
 */
export async function waysFrom(
  first: readonly CallPoint[],
  end: CallPoint,
  leftOut: Id | null,
  stores: Stores,
  scope: Scope,
): Promise<Map<string, CallPoint[]>> {
  const ways = new Map<string, CallPoint[]>();
  let level = distinct(first);
  while (level.length > 0) {
    const open = level.filter((point) => keyOf(point) !== keyOf(end));
    for (const point of level) ways.set(keyOf(point), []);
    for (const kind of new Set(open.map((point) => point.kind))) {
      const ids = open.flatMap((point) => (point.kind === kind ? [point.id] : []));
      for (const [id, destination] of await destinationsOf(kind, ids, leftOut, stores, scope)) {
        const next = pointOf(destination);
        if (next) ways.get(keyOf({ kind, id }))?.push(next);
      }
    }
    level = distinct(open.flatMap((point) => ways.get(keyOf(point)) ?? [])).filter(
      (point) => !ways.has(keyOf(point)),
    );
  }
  return ways;
}

/** @returns the points on a shortest way from `first` to `end`, both included; null when none leads there */
export function wayTo(
  first: CallPoint,
  end: CallPoint,
  ways: ReadonlyMap<string, readonly CallPoint[]>,
): CallPoint[] | null {
  const seen = new Set([keyOf(first)]);
  let level: CallPoint[][] = [[first]];
  while (level.length > 0) {
    const next: CallPoint[][] = [];
    for (const way of level) {
      const last = way.at(-1);
      if (last === undefined) continue;
      if (keyOf(last) === keyOf(end)) return way;
      for (const point of ways.get(keyOf(last)) ?? []) {
        if (seen.has(keyOf(point))) continue;
        seen.add(keyOf(point));
        next.push([...way, point]);
      }
    }
    level = next;
  }
  return null;
}

async function destinationsOf(
  kind: CallPoint['kind'],
  ids: readonly Id[],
  leftOut: Id | null,
  stores: Stores,
  scope: Scope,
): Promise<[Id, Destination][]> {
  const records = await storeOf(stores, kind).findMany(scope, ids);
  const own = records.flatMap((record) =>
    // Both are of this kind, which the compiler cannot follow through the union.
    automaticExits(kind, record as never).map(({ destination }): [Id, Destination] => [
      record.id,
      destination,
    ]),
  );
  const holders = ids.flatMap((id): RedirectHolder[] => {
    if (kind === 'extension') return [{ kind, extensionId: id as ExtensionId }];
    return kind === 'ring-group' ? [{ kind, ringGroupId: id as RingGroupId }] : [];
  });
  const redirects = holders.length === 0 ? [] : await stores.redirects.ofHolders(scope, holders);
  const redirected = redirects.flatMap(({ id, holder, destination }): [Id, Destination][] => {
    const point = pointOfHolder(holder);
    return point === null || id === leftOut ? [] : [[point.id, destination]];
  });
  return [...own, ...redirected];
}

/** Null: a number, to which nothing leads. */
export function pointOfHolder(holder: RedirectHolder): CallPoint | null {
  if (holder.kind === 'number') return null;
  return holder.kind === 'extension'
    ? { kind: holder.kind, id: holder.extensionId }
    : { kind: holder.kind, id: holder.ringGroupId };
}

function distinct(points: readonly CallPoint[]): CallPoint[] {
  return [...new Map(points.map((point) => [keyOf(point), point])).values()];
}
