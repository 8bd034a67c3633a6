import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { CallerListEntry, CallerListFacts } from '../../domain/routing/company-snapshot.ts';
import type { ChangeOf } from '../ports/audit-store.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';
import type { Stores } from '../ports/stores.ts';
import { storeOf } from '../records/store-of.ts';

type ListChange = ChangeOf<RecordKinds['caller-list']>;

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

/** More is not undone. */
const mostChanges = 2_000;
const mostEntries = 1_000_000;
const mostLists = 500;

/** A list has up to ten thousand entries, and a change may tell of all: so many changes, and bytes, are read at once. */
const changesAtOnce = 20;
const bytesAtOnce = 2_000_000;

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
  const kind = 'caller-list';
  let ids = await stores.audit.idsOfChangesAfter(scope, kind, revision, mostChanges + 1);
  if (ids.length > mostChanges) return null;
  const lists =
    later?.objects ?? (await stores.records[kind].list(scope, { limit: mostLists, after: null })).items;
  const past = new Map<Id, CallerListFacts>(lists.map((list) => [list.id, list]));
  let entries = 0;
  while (ids.length > 0) {
    const changes = await stores.audit.changes(scope, kind, ids.slice(0, changesAtOnce), bytesAtOnce);
    // Somebody has cleared the audit meanwhile.
    if (changes.length === 0) return null;
    ids = ids.slice(changes.length);
    for (const change of changes) {
      entries += entriesIn(change);
      if (!later || change.revision <= later.at) undo(past, change);
    }
    if (entries > mostEntries) return null;
  }
  return inOrder(past);
}

function entriesIn({ before, after }: ListChange): number {
  return (before?.entries.length ?? 0) + (after?.entries.length ?? 0);
}

function undo(lists: Map<Id, CallerListFacts>, { objectId, before, after }: ListChange): void {
  if (before === null) {
    lists.delete(objectId);
    return;
  }
  const kept = without(lists.get(objectId)?.entries ?? [], after?.entries ?? []);
  lists.set(objectId, { ...before, entries: [...kept, ...before.entries] });
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
