import { isDeepStrictEqual } from 'node:util';
import { scopeOf } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { refuseUnknown, requireVersion } from '../refusal.ts';
import { auditOfEdit } from '../secrets-in-audit.ts';
import type { Writer, Written } from '../write.ts';
import { mayCloseCircle, refuseCircle } from './circles/refuse-circle.ts';
import { checkReferences } from './check-references.ts';
import { inReadOrder, keepingEqualLists } from './lists-without-order.ts';
import { prepareContext } from './prepare-context.ts';
import { touchedByEdits } from './kinds/aggregates.ts';
import type { ChangeRules, Prepared } from './record-rules.ts';
import { storeOf } from './store-of.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';

export interface Edited<R> {
  readonly record: R;
  readonly shownOnce: Readonly<Record<string, string>>;
}

/** Changes an object of a company. */
export class EditRecord {
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #secrets: Secrets;

  constructor(database: Database, writer: Writer, secrets: Secrets) {
    this.#database = database;
    this.#writer = writer;
    this.#secrets = secrets;
  }

  /**
   * Who may make the edit is told by `permit` and `guard` also when nothing is different.
   *
   * @param expectedVersion from If-Match; null: edit whatever is there
   * @throws Refusal `not-found`, `version-conflict`, ...; DuplicateValueError, StoreUnavailableError
   */
  async edit<K extends RecordKind, Draft extends object>(
    rules: ChangeRules<K, Draft>,
    actor: Actor,
    id: Id,
    edit: Partial<Draft>,
    expectedVersion: number | null,
  ): Promise<Written<Edited<RecordKinds[K]>>> {
    const scope = scopeOf(actor.principal);
    const { companyId } = scope;
    // Amending may hash a password, which is too slow for a transaction that holds locks. It is done on an
    // unlocked reading first and repeated only if somebody else was faster.
    const seen =
      (await storeOf(this.#database.stores, rules.kind).find(scope, id)) ?? refuseUnknown(rules.kind);
    const context = prepareContext(this.#database.stores, actor, this.#secrets);
    const early = await rules.amend(seen, edit, context);
    return await this.#writer.write(actor, companyId, async (stores, now) => {
      const store = storeOf(stores, rules.kind);
      // First of all locks: two such edits would otherwise hold an object each, and want the other's.
      if (mayCloseCircle(rules.kind, seen, early.record)) await stores.companies.findForUpdate(companyId);
      const before = (await store.findForUpdate(scope, id)) ?? refuseUnknown(rules.kind);
      requireVersion(rules.kind, before, expectedVersion);
      const amended: Prepared<RecordKinds[K]> =
        before.version === seen.version ? early : await rules.amend(before, edit, context);
      const after = keepingEqualLists(before, amended.record);
      const change = { before, after, scope, actor, stores, now };
      await rules.permit?.(change);
      await checkReferences(stores.records, scope, rules.references(after), rules.references(before));
      await rules.guard?.(change);
      if (isDeepStrictEqual(after, before))
        return {
          value: { record: before, shownOnce: {} },
          note: null,
          concerned: touchedByEdits(rules.kind, id, companyId),
        };
      await refuseCircle(rules.kind, change);
      const record = await store.update(inReadOrder(after));
      await rules.settle?.({ ...change, after: record });
      return {
        value: { record, shownOnce: amended.shownOnce ?? {} },
        note: {
          action: 'edit',
          kind: rules.kind,
          objectId: id,
          ...auditOfEdit<RecordKinds[K]>(before, record, rules),
          aggregates: rules.aggregates(before, record, companyId),
        },
      };
    });
  }
}
