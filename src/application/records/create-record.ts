import { scopeOf } from '../../domain/access/principal.ts';
import type { Id } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { refuseCircle } from './circles/refuse-circle.ts';
import { checkReferences } from './check-references.ts';
import { touchedByEdits } from './kinds/aggregates.ts';
import { prepareContext } from './prepare-context.ts';
import type { RecordRules } from './record-rules.ts';
import { storeOf } from './store-of.ts';
import type { RecordKind, RecordKinds } from '../ports/records/record-kinds.ts';

/** An Idempotency-Key with the hash of the request it came with. */
export interface IdempotencyClaim {
  readonly key: string;
  readonly requestHash: string;
}

export interface Created<R> {
  readonly record: R;
  readonly shownOnce: Readonly<Record<string, string>>;
  /** The same request was carried out before; this is its object as it is now. */
  readonly replayed: boolean;
}

/** Makes an object of a company. */
export class CreateRecord {
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #secrets: Secrets;

  constructor(database: Database, writer: Writer, secrets: Secrets) {
    this.#database = database;
    this.#writer = writer;
    this.#secrets = secrets;
  }

  /** @throws Refusal, DuplicateValueError, StoreUnavailableError */
  async create<K extends RecordKind, Draft extends object>(
    rules: RecordRules<K, Draft>,
    actor: Actor,
    draft: Draft,
    claim?: IdempotencyClaim,
  ): Promise<Written<Created<RecordKinds[K]>>> {
    const scope = scopeOf(actor.principal);
    const { companyId } = scope;
    const userId = actor.principal.userId;
    const prepared = await rules.prepare(draft, prepareContext(this.#database.stores, actor, this.#secrets));
    try {
      return await this.#writer.write(
        actor,
        companyId,
        async (stores, now) => {
          if (claim) {
            const earlier = await stores.idempotency.claim(userId, claim.key, claim.requestHash);
            if (earlier) throw new AlreadyDone(earlier.requestHash, earlier.body);
          }
          const change = { before: null, after: prepared.record, scope, actor, stores, now };
          await rules.permit?.(change);
          await checkReferences(stores.records, scope, rules.references(prepared.record));
          await rules.guard?.(change);
          await refuseCircle(rules.kind, change);
          const record = await storeOf(stores, rules.kind).insert(prepared.record);
          await rules.settle?.({ ...change, after: record });
          return {
            value: { record, shownOnce: prepared.shownOnce ?? {}, replayed: false },
            note: {
              action: 'create',
              kind: rules.kind,
              objectId: record.id,
              before: null,
              after: rules.audit(record),
              aggregates: rules.aggregates(null, record, companyId),
            },
          };
        },
        async (stores, value, revision) => {
          if (!claim) return;
          const body = { id: value.record.id, revision };
          await stores.idempotency.remember(userId, claim.key, { requestHash: claim.requestHash, body });
        },
      );
    } catch (error) {
      if (error instanceof AlreadyDone && claim) return await this.#replay(rules, actor, error, claim);
      throw error;
    }
  }

  async #replay<K extends RecordKind, Draft extends object>(
    rules: RecordRules<K, Draft>,
    actor: Actor,
    earlier: AlreadyDone,
    claim: IdempotencyClaim,
  ): Promise<Written<Created<RecordKinds[K]>>> {
    if (earlier.requestHash !== claim.requestHash) {
      throw new Refusal('idempotency-key-reused', 'this Idempotency-Key came with another request before');
    }
    const { id, revision } = earlier.body as { id: Id; revision: number };
    const record = await storeOf(this.#database.stores, rules.kind).find(scopeOf(actor.principal), id);
    if (!record) throw new Refusal('not-found', `the ${rules.kind} that this request made was deleted since`);
    const touched = touchedByEdits(rules.kind, id, record.companyId);
    return { value: { record, shownOnce: {}, replayed: true }, revision, touched };
  }
}

/** Leaves the transaction when its request was carried out before. */
class AlreadyDone extends Error {
  readonly requestHash: string;
  readonly body: unknown;
  constructor(requestHash: string, body: unknown) {
    super('this request was carried out before');
    this.requestHash = requestHash;
    this.body = body;
  }
}
