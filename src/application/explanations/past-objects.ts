import type { Scope } from '../../domain/access/principal.ts';
import type { Id, Revision } from '../../domain/ids.ts';
import type { CallerListEntry } from '../../domain/routing/company-snapshot.ts';
import type { CallerListRecord } from '../ports/records/outside-lines.ts';
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
  const before = changes.flatMap((change) =>
    change.before ? [change.before as unknown as RecordKinds[K]] : [],
  );
  return [...unchanged, ...before].sort((a, b) => a.id - b.id);
}

/** More changes are not undone. */
const mostChanges = 2_000;
const mostLists = 500;

/**
 * All caller lists as they were at a revision; null: too much happened since. Of an edit the audit has the entries that went and
 * those that came, so edits are undone one after the other.
 */
export async function pastCallerLists(
  stores: Stores,
  scope: Scope,
  revision: Revision,
): Promise<CallerListRecord[] | null> {
  const { items } = await stores.records['caller-list'].list(scope, { limit: mostLists, after: null });
  return undone(stores, scope, 'caller-list', items, revision);
}

/**
 * All objects of a kind as they were at a revision, made from those of now; null: too much happened since.
 *
 * @param until the revision of `objects`; by default whatever there is now
 */
export async function undone<R extends { readonly id: Id }>(
  stores: Stores,
  scope: Scope,
  kind: RecordKind,
  objects: readonly R[],
  revision: Revision,
  until: Revision = Infinity,
): Promise<R[] | null> {
  const changes = await stores.audit.changesAfter(scope, kind, revision, mostChanges + 1);
  if (changes.length > mostChanges) return null;
  const past = new Map<Id, R>(objects.map((object) => [object.id, object]));
  for (const { objectId, before, after, revision: changedAt } of changes) {
    if (changedAt > until) continue;
    if (before === null) past.delete(objectId);
    else past.set(objectId, stateBefore(kind, before as unknown as R, after, past.get(objectId)));
  }
  return [...past.values()].sort((a, b) => a.id - b.id);
}

function stateBefore<R>(kind: RecordKind, before: R, after: unknown, now: R | undefined): R {
  if (kind !== 'caller-list') return before;
  type Entries = { readonly entries: readonly CallerListEntry[] } | null | undefined;
  const kept = without((now as Entries)?.entries ?? [], (after as Entries)?.entries ?? []);
  return { ...before, entries: [...kept, ...((before as Entries)?.entries ?? [])] };
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
