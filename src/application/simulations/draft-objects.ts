import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';
import type { Stores } from '../ports/stores.ts';
import { type FieldFault, Refusal } from '../refusal.ts';
import type { PrepareContext, RecordRules, Reference } from '../records/record-rules.ts';
import { refuseCircleThrough } from '../records/circles/refuse-circle.ts';
import { storeOf } from '../records/store-of.ts';

/** Kinds of objects whose drafts can be tried: those that call logic is made of. */
export const draftKinds = [
  'number',
  'extension',
  'queue',
  'ring-group',
  'calendar',
  'announcement',
  'menu',
  'voicemail-box',
  'caller-list',
  'redirect',
] as const satisfies readonly RecordKind[];
export type DraftKind = (typeof draftKinds)[number];

/** An unsaved object as a client gave it; its fields are those that creating or editing one takes. */
export interface DraftItem {
  readonly id: Id;
  /** It is not stored; its id is a temporary one. */
  readonly isNew: boolean;
  readonly fields: object;
  /** Where the client wrote it. */
  readonly path: readonly (string | number)[];
}

/** A draft as it would be stored. */
export type DraftObject<Kinds extends DraftKind = DraftKind> = {
  readonly [K in Kinds]: {
    readonly kind: K;
    readonly record: RecordKinds[K];
    readonly path: DraftItem['path'];
    /** What saving it would refuse, given the company with all drafts in it. @throws Refusal */
    readonly check: (drafted: Stores, scope: Scope, actor: Actor) => Promise<void>;
  };
}[Kinds];

export interface PreparedDrafts {
  readonly objects: readonly DraftObject[];
  /** What the objects point at. */
  readonly references: readonly Reference[];
  readonly faults: readonly FieldFault[];
}

/** Makes of drafts of one kind what saving them would store, by the same rules. */
export type PrepareDrafts = (
  items: readonly DraftItem[],
  stores: Stores,
  scope: Scope,
  context: PrepareContext,
) => Promise<PreparedDrafts>;

/** @param rules whose schema for creating or editing the fields of each item have passed */
export function draftsBy<K extends DraftKind, Draft extends object>(
  rules: RecordRules<K, Draft>,
): PrepareDrafts {
  return async (items, stores, scope, context) => {
    const stored = await storeOf(stores, rules.kind).findMany(
      scope,
      items.filter(({ isNew }) => !isNew).map(({ id }) => id),
    );
    const byId = new Map<Id, RecordKinds[K]>(stored.map((record) => [record.id, record]));
    const objects: DraftObject<K>[] = [];
    const references: Reference[] = [];
    const faults: FieldFault[] = [];
    const now = new Date(0);
    for (const { id, isNew, fields, path } of items) {
      const before = byId.get(id);
      if (!isNew && !before) {
        const message = `there is no such ${rules.kind.replaceAll('-', ' ')}`;
        faults.push({ path: [...path, 'id'], code: 'unknown-reference', message });
        continue;
      }
      const { record } = await at(path, () =>
        before ? rules.amend(before, fields, context) : rules.prepare(fields as Draft, context),
      );
      const whole = { version: 1, createdAt: now, updatedAt: now, ...record, id } as RecordKinds[K];
      const check = (drafted: Stores, inScope: Scope, actor: Actor) =>
        at(path, async () => {
          const change = {
            before: before ?? null,
            after: whole,
            scope: inScope,
            actor,
            stores: drafted,
            now,
          };
          await rules.permit?.(change);
          await rules.guard?.(change);
          await refuseCircleThrough(rules.kind, whole, drafted, inScope);
        });
      objects.push({ kind: rules.kind, record: whole, path, check });
      for (const reference of rules.references(whole))
        references.push({ ...reference, path: [...path, ...reference.path] });
    }
    // One union member for each kind; K is one of them.
    return { objects: objects as DraftObject[], references, faults };
  };
}

/** Refusals name fields from the object on. */
async function at<T>(path: DraftItem['path'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
    throw new Refusal(error.code, error.message, { faults, details: error.details });
  }
}
