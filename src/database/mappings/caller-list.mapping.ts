import type { CallerListRecord } from '../../application/ports/records/outside-lines.ts';
import { CallerListEntity } from '../entities/caller-list.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

/** The list in the other table only protects extensions; entries are read from the row. */
export const callerListMapping: RecordMapping<CallerListRecord, CallerListEntity> = {
  kind: 'caller-list',
  entity: CallerListEntity,
  lists: [
    {
      field: 'entries',
      table: 'caller_list_extensions',
      owner: 'callerListId',
      columns: ['extensionId'],
      orderBy: 'extensionId',
      elements: ({ entries }) =>
        entries.flatMap((entry) => (entry.kind === 'extension' ? [[entry.extensionId]] : [])),
    },
  ],
  long: ['entries'],
  toRow: ({ name, purpose, entries }) => ({ name, purpose, entries }),
  toRecord: ({ ...row }) => row,
};
