import type { CompanyId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Stores } from '../ports/stores.ts';
import { configurationOf } from '../records/kinds/aggregates.ts';
import type { CompanyRecord } from '../ports/records/company.ts';
import { Refusal, refuseUnknown } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';

export interface DeletedCompany {
  /** As it was. */
  readonly company: CompanyRecord;
  readonly deletedAt: Date;
}

/** Removes a company with all its objects, and has its media nodes drop it. */
export class DeleteCompany {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * What the nodes wait for and the audit entry outlive the company. Nobody could read that entry any more, so the company of
   * the actor gets one as well.
   *
   * @returns the last revision of the deleted company
   * @throws Refusal `not-found`, `version-conflict`, `conflict` for the actor's own company
   */
  async delete(
    actor: Actor,
    id: CompanyId,
    expectedVersion: number | null,
  ): Promise<Written<DeletedCompany>> {
    return await this.#writer.write(
      actor,
      id,
      async (stores, now) => {
        const company = (await stores.companies.findForUpdate(id)) ?? refuseUnknown('company');
        if (expectedVersion !== null && company.version !== expectedVersion) {
          throw new Refusal(
            'version-conflict',
            'this company was changed by somebody else since you read it',
            {
              details: { currentVersion: company.version },
            },
          );
        }
        if (id === actor.principal.companyId) {
          throw new Refusal('conflict', 'you cannot delete the company that you belong to');
        }
        return {
          value: { company, deletedAt: now },
          note: {
            action: 'delete',
            kind: 'company',
            objectId: id,
            before: { ...company },
            after: null,
            aggregates: [configurationOf(id)],
          },
        };
      },
      async (stores, deleted) => {
        await stores.companies.delete(id);
        await auditByActor(stores, actor, deleted);
      },
    );
  }
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
