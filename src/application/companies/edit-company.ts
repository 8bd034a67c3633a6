import { isDeepStrictEqual } from 'node:util';
import type { CompanyId, MediaNodeId } from '../../domain/ids.ts';
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import type { Actor } from '../actor.ts';
import type { Aggregate } from '../ports/change-store.ts';
import { configurationOf, membershipsOf } from '../records/kinds/aggregates.ts';
import { inReadOrder } from '../records/lists-without-order.ts';
import type { CompanyRecord, Retention } from '../ports/records/company.ts';
import { refuseUnknown, requireVersion } from '../refusal.ts';
import type { Writer, Written } from '../write.ts';
import { checkMediaNodes } from './check-media-nodes.ts';
import { refuseDigitsOfExtensions } from './emergency-digits.ts';

export interface CompanyEdit extends Partial<Retention> {
  readonly name?: string;
  readonly country?: string;
  readonly timeZone?: string;
  readonly emergencyNumbers?: readonly string[];
  readonly recordedCalls?: RecordedCalls;
  /** The nodes that carry the company's calls from now on. */
  readonly mediaNodeIds?: readonly MediaNodeId[];
}

/** Changes a company, or places it on other media nodes. */
export class EditCompany {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * Nodes that are added are told of everything. A node that is taken away is told as well, and of what agents do, until it has
   * dropped the company: it may offer calls that long [S14].
   *
   * @param expectedVersion from If-Match; null: edit whatever is there
   * @throws Refusal `not-found`, `version-conflict`, `unknown-reference` for a media node, `conflict` for an emergency number that is an
   *   extension
   */
  async edit(
    actor: Actor,
    id: CompanyId,
    edit: CompanyEdit,
    expectedVersion: number | null,
  ): Promise<Written<CompanyRecord>> {
    const written = await this.#writer.write(actor, id, async (stores) => {
      const before = (await stores.companies.findForUpdate(id)) ?? refuseUnknown('company');
      requireVersion('company', before, expectedVersion);
      await checkMediaNodes(stores, edit.mediaNodeIds ?? []);
      await refuseDigitsOfExtensions(stores, { companyId: id }, edit.emergencyNumbers ?? []);
      const edited = inReadOrder({ ...before, ...edit });
      if (isDeepStrictEqual(edited, before))
        return { value: before, note: null, concerned: [configurationOf(id), membershipsOf(id)] };
      const after = await stores.companies.update(edited);
      return {
        value: after,
        note: {
          action: 'edit',
          kind: 'company',
          objectId: id,
          before: { ...before },
          after: { ...after },
          aggregates: concernedBy(before, after),
        },
      };
    });
    // What phones and timers did raised the revision as well.
    const revision = Math.max(written.value.revision, written.revision);
    return { ...written, value: { ...written.value, revision } };
  }
}

/** What engines know of a company by itself, beside what follows from its objects. */
const known = ['country', 'emergencyNumbers', 'recordedCalls'] as const;

function concernedBy(before: CompanyRecord, after: CompanyRecord): Aggregate[] {
  const isMoved = !isDeepStrictEqual(before.mediaNodeIds, after.mediaNodeIds);
  if (isMoved) return [configurationOf(after.id), membershipsOf(after.id)];
  const isNoticed = known.some((field) => !isDeepStrictEqual(after[field], before[field]));
  return isNoticed ? [configurationOf(after.id)] : [];
}
