import type { NumberRecord } from '../../application/ports/records/outside-lines.ts';
import { NumberEntity } from '../entities/number.entity.ts';
import { usesOfDestinations } from '../stores/destination-uses.ts';
import { editedBy } from './editors.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const numberMapping: RecordMapping<NumberRecord, NumberEntity> = {
  kind: 'number',
  entity: NumberEntity,
  ...editedBy('number_editors', 'numberId'),
  uses: ({ destination }) => usesOfDestinations({ destination }),
  toRow: ({ digits, name, destination, trunkId, record }) => ({ digits, name, destination, trunkId, record }),
  toRecord: ({ ...row }, list) => ({ ...row, editorIds: list('editorIds').flat() }),
};
