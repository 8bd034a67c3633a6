import type { QueueRecord } from '../../application/ports/records.ts';
import { QueueEntity } from '../entities/queue.entity.ts';
import { extensionIdOf, queueIdOf, readDestination } from './destination-columns.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const queueMapping: RecordMapping<QueueRecord, QueueEntity> = {
  kind: 'queue',
  entity: QueueEntity,
  lists: [],
  ownReferences: ['onTimeoutQueueId', 'onFullQueueId', 'onEmptyQueueId'],
  toRow: ({ onTimeout, onFull, onEmpty, ...queue }) => ({
    name: queue.name,
    strategy: queue.strategy,
    ringSeconds: queue.ringSeconds,
    wrapUpSeconds: queue.wrapUpSeconds,
    maxWaitSeconds: queue.maxWaitSeconds,
    maxCallers: queue.maxCallers,
    joinWhenEmpty: queue.joinWhenEmpty,
    announcePosition: queue.announcePosition,
    announceEverySeconds: queue.announceEverySeconds,
    serviceLevelSeconds: queue.serviceLevelSeconds,
    record: queue.record,
    noAnswerLimit: queue.noAnswerLimit,
    noAnswerStatusId: queue.noAnswerStatusId,
    onTimeoutKind: onTimeout.kind,
    onTimeoutQueueId: queueIdOf(onTimeout),
    onTimeoutExtensionId: extensionIdOf(onTimeout),
    onFullKind: onFull.kind,
    onFullQueueId: queueIdOf(onFull),
    onFullExtensionId: extensionIdOf(onFull),
    onEmptyKind: onEmpty.kind,
    onEmptyQueueId: queueIdOf(onEmpty),
    onEmptyExtensionId: extensionIdOf(onEmpty),
  }),
  toRecord: ({
    onTimeoutKind,
    onTimeoutQueueId,
    onTimeoutExtensionId,
    onFullKind,
    onFullQueueId,
    onFullExtensionId,
    onEmptyKind,
    onEmptyQueueId,
    onEmptyExtensionId,
    ...row
  }) => ({
    ...row,
    onTimeout: readDestination(onTimeoutKind, onTimeoutQueueId, onTimeoutExtensionId),
    onFull: readDestination(onFullKind, onFullQueueId, onFullExtensionId),
    onEmpty: readDestination(onEmptyKind, onEmptyQueueId, onEmptyExtensionId),
  }),
};
