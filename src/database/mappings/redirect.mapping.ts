import type { RedirectRecord } from '../../application/ports/records/call-logic.ts';
import type { RedirectHolder } from '../../domain/routing/company-snapshot.ts';
import { RedirectEntity } from '../entities/redirect.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export type HolderColumns = Pick<
  RedirectEntity,
  'holderExtensionId' | 'holderNumberId' | 'holderRingGroupId'
>;

/** Lists come back by id. */
export const redirectMapping: RecordMapping<RedirectRecord, RedirectEntity> = {
  kind: 'redirect',
  entity: RedirectEntity,
  lists: [
    {
      field: 'callerListIds',
      table: 'redirect_caller_lists',
      owner: 'redirectId',
      columns: ['callerListId'],
      orderBy: 'callerListId',
      elements: ({ callerListIds }) => callerListIds.map((id) => [id]),
    },
  ],
  // It belongs to what it is set on: to the editors of a number or ring group, and to whose extension it is [R6, R10].
  visibility: {
    to: 'editor',
    sql: `item.holderExtensionId = (SELECT self.extensionId FROM users self WHERE self.companyId = item.companyId AND self.id = ?)
      OR EXISTS (SELECT 1 FROM number_editors editor
        WHERE editor.companyId = item.companyId AND editor.numberId = item.holderNumberId AND editor.userId = ?)
      OR EXISTS (SELECT 1 FROM ring_group_editors editor
        WHERE editor.companyId = item.companyId AND editor.ringGroupId = item.holderRingGroupId AND editor.userId = ?)`,
  },
  uses: ({ destination }) => usesOfDestinations({ destination }),
  toRow: ({ holder, applies, destination }) => ({ ...columnsOfHolder(holder), applies, destination }),
  toRecord: ({ holderExtensionId, holderNumberId, holderRingGroupId, ...row }, list) => ({
    ...row,
    holder: holderOf({ holderExtensionId, holderNumberId, holderRingGroupId }),
    callerListIds: list('callerListIds').flat(),
  }),
  toFilter: ({ holder, ...where }) => ({ ...where, ...(holder ? columnsOfHolder(holder) : {}) }),
};

export function holderOf({
  holderExtensionId,
  holderNumberId,
  holderRingGroupId,
}: HolderColumns): RedirectHolder {
  if (holderExtensionId !== null) return { kind: 'extension', extensionId: holderExtensionId };
  if (holderNumberId !== null) return { kind: 'number', numberId: holderNumberId };
  if (holderRingGroupId !== null) return { kind: 'ring-group', ringGroupId: holderRingGroupId };
  throw new Error('a stored redirect has no holder');
}

function columnsOfHolder(holder: RedirectHolder): HolderColumns {
  return {
    holderExtensionId: holder.kind === 'extension' ? holder.extensionId : null,
    holderNumberId: holder.kind === 'number' ? holder.numberId : null,
    holderRingGroupId: holder.kind === 'ring-group' ? holder.ringGroupId : null,
  };
}
