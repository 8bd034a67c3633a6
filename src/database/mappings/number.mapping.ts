import type { NumberRecord } from '../../application/ports/records.ts';
import { NumberEntity } from '../entities/number.entity.ts';
import { extensionIdOf, queueIdOf, readDestination } from './destination-columns.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const numberMapping: RecordMapping<NumberRecord, NumberEntity> = {
  kind: 'number',
  entity: NumberEntity,
  lists: [],
  toRow: ({ digits, name, destination }) => ({
    digits,
    name,
    destinationKind: destination.kind,
    destinationQueueId: queueIdOf(destination),
    destinationExtensionId: extensionIdOf(destination),
  }),
  toRecord: ({ destinationKind, destinationQueueId, destinationExtensionId, ...row }) => ({
    ...row,
    destination: readDestination(destinationKind, destinationQueueId, destinationExtensionId),
  }),
};
