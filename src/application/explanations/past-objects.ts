import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { CallerListEntry, CallerListFacts } from '../../domain/routing/company-snapshot.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';
import type { Stores } from '../ports/stores.ts';
import { storeOf } from '../records/store-of.ts';

/**
 * Objects as they were at a revision. What was not changed since is read as it is; of what was, the audit has the state before the
 * first change. So nothing has to be kept at the time of a call.
 */
export async function pastObjects<K extends RecordKind>(
  stores: Stores,
  scope: Scope,
  kind: K,
  ids: readonly Id[],
  revision: Revision,
): Promise<RecordKinds[K][]> {
  if (ids.length === 0) return [];
  const changes = await stores.audit.firstAfter(scope, kind, ids, revision);
  const changed = new Set(changes.map(({ objectId }) => objectId));
  const unchanged = await storeOf(stores, kind).findMany(
    scope,
    ids.filter((id) => !changed.has(id)),
  );
  const before = changes.flatMap((change) => (change.before ? [change.before] : []));
  return [...unchanged, ...before].sort((a, b) => a.id - b.id);
}

/**
 * All objects of a kind as they were at a revision, made from those of a later one: of what was changed between, the audit has the state
 * before the first change. Not for caller lists.
 */
export async function allPastObjects<K extends RecordKind, R extends { readonly id: Id }>(
  stores: Stores,
  scope: Scope,
  kind: K,
  { objects, at }: { readonly objects: readonly R[]; readonly at: Revision },
  revision: Revision,
): Promise<(R | RecordKinds[K])[]> {
  const past = new Map<Id, R | RecordKinds[K]>(objects.map((object) => [object.id, object]));
  for (const { objectId, before, revision: changedAt } of await stores.audit.firstAfter(
    scope,
    kind,
    null,
    revision,
  )) {
    if (changedAt > at) continue;
    if (before === null) past.delete(objectId);
    else past.set(objectId, before);
  }
  return inOrder(past);
}

/** More changes are not undone. */
const mostChanges = 2_000;
const mostLists = 500;

/**
 * All caller lists as they were at a revision; null: too much happened since. Of an edit the audit has the entries that went and
 * those that came, so edits are undone one after the other.
 *
 * @param later the lists at a later revision; by default they are read as they are
 */
export async function pastCallerLists(
  stores: Stores,
  scope: Scope,
  revision: Revision,
  later?: { readonly objects: readonly CallerListFacts[]; readonly at: Revision },
): Promise<CallerListFacts[] | null> {
  const changes = await stores.audit.changesAfter(scope, 'caller-list', revision, mostChanges + 1);
  if (changes.length > mostChanges) return null;
  const lists =
    later?.objects ??
    (await stores.records['caller-list'].list(scope, { limit: mostLists, after: null })).items;
  const past = new Map<Id, CallerListFacts>(lists.map((list) => [list.id, list]));
  for (const { objectId, before, after, revision: changedAt } of changes) {
    if (later && changedAt > later.at) continue;
    if (before === null) past.delete(objectId);
    else {
      const kept = without(past.get(objectId)?.entries ?? [], after?.entries ?? []);
      past.set(objectId, { ...before, entries: [...kept, ...before.entries] });
    }
  }
  return inOrder(past);
}

function inOrder<R extends { readonly id: Id }>(objects: ReadonlyMap<Id, R>): R[] {
  return [...objects.values()].sort((a, b) => a.id - b.id);
}

function without(entries: readonly CallerListEntry[], others: readonly CallerListEntry[]): CallerListEntry[] {
  const gone = new Set(others.map(textOf));
  return entries.filter((entry) => !gone.has(textOf(entry)));
}

function textOf(entry: CallerListEntry): string {
  switch (entry.kind) {
    case 'number':
      return `number ${entry.number}`;
    case 'prefix':
      return `prefix ${entry.prefix}`;
    case 'extension':
      return `extension ${entry.extensionId}`;
  }
}
