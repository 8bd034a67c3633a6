import { scopeOf } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { Refusal, refuseUnknown, requireVersion } from '../refusal.ts';
import type { Referrer } from '../ports/stores.ts';
import type { Writer, Written } from '../write.ts';
import type { DeletionRules } from './record-rules.ts';
import { storeOf } from './store-of.ts';
import type { RecordKind } from '../ports/records/record-kinds.ts';

/** Deletes an object of a company that nothing refers to. */
export class DeleteRecord {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** @throws Refusal `not-found`, `version-conflict`, `in-use` with the referrers, `protected` */
  async delete<K extends RecordKind>(
    rules: DeletionRules<K>,
    actor: Actor,
    id: Id,
    expectedVersion: number | null,
  ): Promise<Written<null>> {
    const scope = scopeOf(actor.principal);
    return await this.#writer.write(actor, scope.companyId, async (stores, now) => {
      const store = storeOf(stores, rules.kind);
      const before = (await store.findForUpdate(scope, id)) ?? refuseUnknown(rules.kind);
      requireVersion(rules.kind, before, expectedVersion);
      await rules.permit?.({ before, after: null, scope, actor, stores, now });
      await rules.guard?.({ before, after: null, scope, actor, stores, now });
      const referrers = await store.referrers(scope, id, 20);
      if (referrers.length > 0) refuseInUse(`this ${rules.kind} is used by ${namesOf(referrers)}`, referrers);
      const left = await rules.dependents?.({ before, after: null, scope, actor, stores, now });
      if (left) refuseInUse(`${left.because}: ${namesOf(left.referrers)}`, left.referrers);
      await rules.settle?.({ before, after: null, scope, actor, stores, now });
      await store.delete(scope, id);
      return {
        value: null,
        note: {
          action: 'delete',
          kind: rules.kind,
          objectId: id,
          before: rules.audit(before),
          after: null,
          aggregates: rules.aggregates(before, null, scope.companyId),
        },
      };
    });
  }
}

function namesOf(referrers: readonly Referrer[]): string {
  return referrers.map(({ kind, name }) => `${kind} "${name}"`).join(', ');
}

function refuseInUse(message: string, referrers: readonly Referrer[]): never {
  throw new Refusal('in-use', message, { details: { referrers } });
}
