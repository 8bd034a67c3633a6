import type { CompanyId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { type Database, type Stores, StoreUnavailableError } from '../ports/stores.ts';
import { configurationOf } from '../records/kinds/aggregates.ts';
import type { CompanyRecord } from '../ports/records/company.ts';
import { Refusal, refuseUnknown, requireVersion } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { deleteHistory } from './delete-history.ts';

export interface DeletedCompany {
  /** As it was. */
  readonly company: CompanyRecord;
  readonly deletedAt: Date;
}

/** The database went away in the middle: the users are locked out for good, and the rest goes when the deletion is repeated. */
export class DeletionBegunError extends StoreUnavailableError {}

/** Removes a company with all its objects, and has its media nodes drop it. */
export class DeleteCompany {
  readonly #database: Database;
  readonly #writer: Writer;

  constructor(database: Database, writer: Writer) {
    this.#database = database;
    this.#writer = writer;
  }

  /**
   * Years of history take minutes, for which nothing may stand still that others need: so its users are locked out, its history is
   * deleted bit by bit, and only then, in one short transaction, the company. When it ends half-way, nobody gets in any more,
   * and deleting it again goes on with what is left.
   *
   * What the nodes wait for and the audit entry outlive the company. Nobody could read that entry any more, so the company of
   * the actor gets one as well.
   *
   * @returns the last revision of the deleted company
   * @throws Refusal `not-found`, `version-conflict`, `conflict` for the actor's own company; DeletionBegunError
   */
  async delete(
    actor: Actor,
    id: CompanyId,
    expectedVersion: number | null,
  ): Promise<Written<DeletedCompany>> {
    await this.#lockOut(actor, id, expectedVersion);
    try {
      await deleteHistory(this.#database, id);
      return await this.#deleteRest(actor, id);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      throw new DeletionBegunError(error.message, { cause: error });
    }
  }

  async #deleteRest(actor: Actor, id: CompanyId): Promise<Written<DeletedCompany>> {
    return await this.#writer.write(
      actor,
      id,
      async (stores, now) => {
        const company = (await stores.companies.findForUpdate(id)) ?? refuseUnknown('company');
        const note = { ...noteOn(company, 'delete'), after: null, aggregates: [configurationOf(id)] };
        return { value: { company, deletedAt: now }, note };
      },
      async (stores, deleted) => {
        await stores.companies.delete(id);
        await auditByActor(stores, actor, deleted);
      },
    );
  }

  /** Once this is stored, it is decided. */
  async #lockOut(actor: Actor, id: CompanyId, expectedVersion: number | null): Promise<void> {
    await this.#writer.write(actor, id, async (stores) => {
      const company = (await stores.companies.findForUpdate(id)) ?? refuseUnknown('company');
      requireVersion('company', company, expectedVersion);
      if (id === actor.principal.companyId) {
        throw new Refusal('conflict', 'you cannot delete the company that you belong to');
      }
      await stores.companies.lockOut(id);
      return { value: null, note: { ...noteOn(company, 'lock-out'), after: { ...company }, aggregates: [] } };
    });
  }
}

function noteOn(company: CompanyRecord, action: string) {
  return { action, kind: 'company', objectId: company.id, before: { ...company } };
}

async function auditByActor(
  stores: Stores,
  { principal, address }: Actor,
  { company, deletedAt }: DeletedCompany,
): Promise<void> {
  const { companyId, userId, apiKeyId, label } = principal;
  const revision = await stores.changes.nextRevision(companyId);
  await stores.audit.insert({
    companyId,
    at: deletedAt,
    userId,
    apiKeyId,
    label,
    address,
    action: 'delete',
    kind: 'company',
    objectId: company.id,
    revision,
    before: { ...company },
    after: null,
  });
}
