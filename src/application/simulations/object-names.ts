import type { Scope } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { RecordKind } from '../ports/records/record-kinds.ts';
import type { RecordStores } from '../ports/stores.ts';
import type { ObjectRef } from './object-of-node.ts';

/** An object with the name that people gave it; null: it has none, or is gone. */
export interface NamedObject extends ObjectRef {
  readonly name: string | null;
}

/** Names of objects, read once for many of them. */
export class ObjectNames {
  readonly #names: Map<string, string>;

  private constructor(names: Map<string, string>) {
    this.#names = names;
  }

  /** One query for each kind. @param known names that need not be read, e.g. of what is not stored */
  static async read(
    records: RecordStores,
    scope: Scope,
    refs: readonly ObjectRef[],
    known: ReadonlyMap<string, string> = new Map(),
  ): Promise<ObjectNames> {
    const names = new Map(known);
    const wanted = new Map<RecordKind, Set<Id>>();
    for (const ref of refs) {
      if (names.has(keyOf(ref))) continue;
      wanted.set(ref.kind, (wanted.get(ref.kind) ?? new Set()).add(ref.id));
    }
    for (const [kind, ids] of wanted) {
      for (const record of await records[kind].findMany(scope, [...ids])) {
        const name = nameOf(record);
        if (name !== null) names.set(keyOf({ kind, id: record.id }), name);
      }
    }
    return new ObjectNames(names);
  }

  of(ref: ObjectRef): NamedObject {
    return { ...ref, name: this.#names.get(keyOf(ref)) ?? null };
  }
}

/** The names that a snapshot brings along. */
export function namesInSnapshot(snapshot: CompanySnapshot): Map<string, string> {
  const named: [RecordKind, readonly { readonly id: Id; readonly name: string }[]][] = [
    ['extension', snapshot.extensions],
    ['ring-group', snapshot.ringGroups],
    ['calendar', snapshot.calendars],
    ['caller-list', snapshot.callerLists],
  ];
  return new Map(
    named.flatMap(([kind, objects]) =>
      objects.map(({ id, name }): [string, string] => [keyOf({ kind, id }), name]),
    ),
  );
}

export function keyOf({ kind, id }: ObjectRef): string {
  return `${kind} ${id}`;
}

function nameOf(record: object): string | null {
  if ('name' in record && typeof record.name === 'string') return record.name;
  if ('lastName' in record && 'firstName' in record)
    return `${String(record.firstName)} ${String(record.lastName)}`.trim();
  return null;
}
