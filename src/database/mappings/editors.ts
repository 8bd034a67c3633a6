import type { NewRecord, RecordBase } from '../../application/ports/records/record-base.ts';
import type { UserId } from '../../domain/ids.ts';
import type { ChildList } from '../stores/child-lists.ts';
import type { Visibility } from '../stores/record-table.ts';

/**
 * The list of a record's editors, by id, and that only they see the record among those who are no administrators [R6].
 *
 * @param owner the column of `table` with the record's id
 */
export function editedBy<R extends RecordBase & { readonly editorIds: readonly UserId[] }>(
  table: string,
  owner: string,
): { lists: readonly ChildList<R>[]; visibility: Visibility } {
  return {
    lists: [
      {
        field: 'editorIds',
        table,
        owner,
        columns: ['userId'],
        orderBy: 'userId',
        elements: ({ editorIds }: NewRecord<R>) => editorIds.map((id) => [id]),
      },
    ],
    visibility: {
      to: 'editor',
      sql: `EXISTS (SELECT 1 FROM ${table} editor
        WHERE editor.companyId = item.companyId AND editor.${owner} = item.id AND editor.userId = ?)`,
    },
  };
}
