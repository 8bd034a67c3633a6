import type { Id } from '../../domain/ids.ts';
import type { RecordBase } from '../ports/records/record-base.ts';
import type { RecordKinds } from '../ports/records/record-kinds.ts';
import type { RecordStore, RecordStores, Stores } from '../ports/stores.ts';
import type { DraftKind, DraftObject } from './draft-objects.ts';

/** What is read of the stores when drafts are taken to be saved. Nothing is locked or written. */
export function draftedStores(stores: Stores, objects: readonly DraftObject[]): Stores {
  const of = <K extends DraftKind>(kind: K): RecordKinds[K][] =>
    objects.flatMap((object) => (object.kind === kind ? [object.record as RecordKinds[K]] : []));
  const records: RecordStores = {
    ...stores.records,
    phone: withoutLocks(stores.records.phone),
    number: withDrafts(stores.records.number, of('number')),
    extension: withDrafts(stores.records.extension, of('extension')),
    queue: withDrafts(stores.records.queue, of('queue')),
    'ring-group': withDrafts(stores.records['ring-group'], of('ring-group')),
    calendar: withDrafts(stores.records.calendar, of('calendar')),
    announcement: withDrafts(stores.records.announcement, of('announcement')),
    menu: withDrafts(stores.records.menu, of('menu')),
    'voicemail-box': withDrafts(stores.records['voicemail-box'], of('voicemail-box')),
    'caller-list': withDrafts(stores.records['caller-list'], of('caller-list')),
    redirect: withDrafts(stores.records.redirect, of('redirect')),
    status: withDrafts(stores.records.status, []),
  };
  const redirects = of('redirect');
  const drafted = new Set(redirects.map(({ id }) => id));
  return {
    ...stores,
    records,
    redirects: {
      ofHolders: async (scope, holders) => {
        const wanted = new Set(holders.map((holder) => JSON.stringify(holder)));
        const stored = await stores.redirects.ofHolders(scope, holders);
        return [
          ...stored.filter(({ id }) => !drafted.has(id)),
          ...redirects.filter(({ holder }) => wanted.has(JSON.stringify(holder))),
        ].sort((a, b) => a.id - b.id);
      },
    },
  };
}

function readOnly(): never {
  throw new Error('drafts are not stored');
}

/** Of a kind that nobody drafts. */
function withoutLocks<R extends RecordBase>(store: RecordStore<R>): RecordStore<R> {
  return {
    find: (scope, id) => store.find(scope, id),
    findForUpdate: (scope, id) => store.find(scope, id),
    findMany: (scope, ids) => store.findMany(scope, ids),
    list: (scope, query) => store.list(scope, query),
    referrers: (scope, id, limit) => store.referrers(scope, id, limit),
    insert: readOnly,
    update: readOnly,
    delete: readOnly,
  };
}

function withDrafts<R extends RecordBase>(store: RecordStore<R>, drafts: readonly R[]): RecordStore<R> {
  const byId = new Map<Id, R>(drafts.map((draft) => [draft.id, draft]));
  const find: RecordStore<R>['find'] = async (scope, id) => byId.get(id) ?? (await store.find(scope, id));
  return {
    find,
    findForUpdate: find,
    findMany: async (scope, ids) => [
      ...ids.flatMap((id) => byId.get(id) ?? []),
      ...(await store.findMany(
        scope,
        ids.filter((id) => !byId.has(id)),
      )),
    ],
    list: readOnly,
    insert: readOnly,
    update: readOnly,
    delete: readOnly,
    referrers: readOnly,
  };
}
