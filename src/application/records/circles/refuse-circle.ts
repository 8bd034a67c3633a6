import { isDeepStrictEqual } from 'node:util';
import { targetFields } from '../../../domain/routing/destination-target.ts';
import { type Scope, wholeCompany } from '../../../domain/access/principal.ts';
import type { Id } from '../../../domain/ids.ts';
import type { NewRecord } from '../../ports/records/record-base.ts';
import type { RecordKind, RecordKinds } from '../../ports/records/record-kinds.ts';
import type { Stores } from '../../ports/stores.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';
import { type AutomaticExit, automaticExits, isLeading } from './automatic-exits.ts';
import { type CallPoint, keyOf, pointOf, pointOfHolder, wayTo, waysFrom } from './call-graph.ts';

/**
 * A call must not come back to an object without somebody having done something on the way: the engine would send it round as fast
 * as it can. A key that is pressed is something, and so is a wait in a queue up to its timeout; to let a phone ring, to be asked by
 * a menu and to be told the hours are not.
 *
 * @throws Refusal `invalid` with the path of each exit that leads back, and the objects of the circle in its details
 */
export async function refuseCircle<K extends RecordKind>(kind: K, change: Change<K>): Promise<void> {
  const { before, after, scope, stores } = change;
  if (!after || !mayCloseCircle(kind, before, after)) return;
  const start = startOf(kind, before, after);
  if (start === null || firstPoints(kind, after).length === 0) return;
  // Two edits that close a circle together must see each other.
  await stores.companies.findForUpdate(scope.companyId);
  await refuseWayBack(kind, after, start, kind === 'redirect' ? (before?.id ?? null) : null, stores, scope);
}

/**
 * The same for an object that is taken to be stored already.
 *
 * @throws Refusal as `refuseCircle`
 */
export async function refuseCircleThrough<K extends RecordKind>(
  kind: K,
  record: RecordKinds[K],
  stores: Stores,
  scope: Scope,
): Promise<void> {
  const start = startOf(kind, record, record);
  if (start !== null) await refuseWayBack(kind, record, start, null, stores, scope);
}

/** @param leftOut a redirect that is not looked at, because it is being changed */
async function refuseWayBack<K extends RecordKind>(
  kind: K,
  record: RecordKinds[K] | NewRecord<RecordKinds[K]>,
  start: CallPoint,
  leftOut: Id | null,
  stores: Stores,
  scope: Scope,
): Promise<void> {
  // A circle is one also when it passes what the person does not see.
  const ways = await waysFrom(firstPoints(kind, record), start, leftOut, stores, wholeCompany(scope));
  const leadingBack = exitsOf(kind, record).flatMap((exit) => {
    const point = pointOf(exit.destination);
    const way = point && wayTo(point, start, ways);
    return point && way ? [{ path: [...exit.path, targetFields[point.kind]], way }] : [];
  });
  const [shown] = leadingBack;
  if (!shown) return;
  const named = await nameAll([start, ...shown.way.slice(0, -1)], stores, scope);
  const round = [...named, ...named.slice(0, 1)]
    .map((point) => (point === null ? '...' : `${point.kind} "${point.name}"`))
    .join(' -> ');
  const circle = named.filter((point) => point !== null);
  throw new Refusal('invalid', `a caller would go round in circles without doing anything: ${round}`, {
    faults: leadingBack.map(({ path }) => ({
      path,
      code: 'circle',
      message: `leads back to this ${start.kind}`,
    })),
    details: { circle },
  });
}

/** Whether a change makes new ways; who makes some locks the company before anything else. */
export function mayCloseCircle<K extends RecordKind>(
  kind: K,
  before: RecordKinds[K] | null,
  after: RecordKinds[K] | NewRecord<RecordKinds[K]>,
): boolean {
  if (!isLeading(kind)) return false;
  if (before === null) return kind === 'redirect';
  return (
    !isDeepStrictEqual(exitsOf(kind, before), exitsOf(kind, after)) ||
    !isDeepStrictEqual(startOf(kind, before, before), startOf(kind, before, after))
  );
}

/** Where a way on begins: the object itself, or what a redirect is set on. Null: nothing can lead there. */
function startOf<K extends RecordKind>(
  kind: K,
  before: RecordKinds[K] | null,
  after: RecordKinds[K] | NewRecord<RecordKinds[K]>,
): CallPoint | null {
  if (!isLeading(kind)) return null;
  if (kind === 'redirect') return pointOfHolder((after as NewRecord<RecordKinds['redirect']>).holder);
  return before && { kind, id: before.id };
}

function exitsOf<K extends RecordKind>(
  kind: K,
  record: RecordKinds[K] | NewRecord<RecordKinds[K]>,
): readonly AutomaticExit[] {
  return isLeading(kind) ? automaticExits(kind, record as NewRecord<RecordKinds[typeof kind]>) : [];
}

function firstPoints<K extends RecordKind>(
  kind: K,
  record: RecordKinds[K] | NewRecord<RecordKinds[K]>,
): CallPoint[] {
  return exitsOf(kind, record).flatMap(({ destination }) => pointOf(destination) ?? []);
}

/** Null: it does not exist for the person. */
async function nameAll(
  points: readonly CallPoint[],
  stores: Stores,
  scope: Scope,
): Promise<({ kind: string; id: Id; name: string } | null)[]> {
  const names = new Map<string, string>();
  for (const kind of new Set(points.map((point) => point.kind))) {
    const ids = points.flatMap((point) => (point.kind === kind ? [point.id] : []));
    for (const { id, name } of await storeOf(stores, kind).findMany(scope, ids))
      names.set(keyOf({ kind, id }), name);
  }
  return points.map((point) => {
    const name = names.get(keyOf(point));
    return name === undefined ? null : { ...point, name };
  });
}
