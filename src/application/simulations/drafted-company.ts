import { type Scope, scopeOf } from '../../domain/access/principal.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Stores } from '../ports/stores.ts';
import { checkReferences } from '../records/check-references.ts';
import { prepareContext } from '../records/prepare-context.ts';
import type { Reference } from '../records/record-rules.ts';
import { Refusal } from '../refusal.ts';
import type { DraftItem, DraftObject, PrepareDrafts } from './draft-objects.ts';
import { draftedStores } from './drafted-stores.ts';
import { keyOf, namesInSnapshot } from './object-names.ts';
import { overlayDrafts } from './overlay-drafts.ts';

/** Drafts of one kind, with the rules of that kind. */
export interface Drafts {
  readonly prepare: PrepareDrafts;
  readonly items: readonly DraftItem[];
}

export interface DraftedCompany {
  readonly snapshot: CompanySnapshot;
  /** Names of objects that need not be read, those of drafts among them. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * The company with unsaved objects in it. They pass the checks that saving them all at once would make.
 *
 * @throws Refusal with the path of each bad field
 */
export async function draftedCompany(
  stores: Stores,
  actor: Actor,
  secrets: Secrets,
  snapshot: CompanySnapshot,
  drafts: readonly Drafts[],
): Promise<DraftedCompany> {
  const scope = scopeOf(actor.principal);
  const context = prepareContext(stores, actor, secrets);
  const objects: DraftObject[] = [];
  const references: Reference[] = [];
  for (const { prepare, items } of drafts) {
    const prepared = await prepare(items, stores, scope, context);
    if (prepared.faults.length > 0)
      throw new Refusal('unknown-reference', 'a draft is of an object that does not exist', prepared);
    objects.push(...prepared.objects);
    references.push(...prepared.references);
  }
  await refuseUnknownTargets(stores, scope, objects, references);
  const drafted = draftedStores(stores, objects);
  for (const { check } of objects) await check(drafted, scope, actor);
  const overlaid = overlayDrafts(snapshot, objects);
  refuseSameDigits(overlaid, objects);
  const names = namesInSnapshot(snapshot);
  for (const { kind, record } of objects)
    if ('name' in record) names.set(keyOf({ kind, id: record.id }), record.name);
  return { snapshot: overlaid, names };
}

/** Two numbers, or two extensions, cannot have the same digits. */
function refuseSameDigits({ numbers, extensions }: CompanySnapshot, objects: readonly DraftObject[]): void {
  const faults = objects.flatMap(({ kind, record, path }) => {
    if (kind !== 'number' && kind !== 'extension') return [];
    const others = kind === 'number' ? numbers : extensions;
    const isTaken = others.some(({ id, digits }) => id !== record.id && digits === record.digits);
    return isTaken
      ? [{ path: [...path, 'digits'], code: 'duplicate-value', message: `another ${kind} has these digits` }]
      : [];
  });
  if (faults.length > 0) throw new Refusal('duplicate-value', 'digits are taken', { faults });
}

/** Drafts may point at each other. */
async function refuseUnknownTargets(
  { records }: Stores,
  scope: Scope,
  objects: readonly DraftObject[],
  references: readonly Reference[],
): Promise<void> {
  const drafted = new Set(objects.map(({ kind, record }) => keyOf({ kind, id: record.id })));
  await checkReferences(
    records,
    scope,
    references.filter((reference) => !drafted.has(keyOf(reference))),
  );
}
