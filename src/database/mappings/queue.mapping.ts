import type { QueueRecord } from '../../application/ports/records/queues.ts';
import { QueueEntity } from '../entities/queue.entity.ts';
import { usesOfDestinations, usesOfKeys } from '../stores/destination-uses.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const queueMapping: RecordMapping<QueueRecord, QueueEntity> = {
  kind: 'queue',
  entity: QueueEntity,
  lists: [],
  uses: ({ onTimeout, onFull, onEmpty, keys }) => [
    ...usesOfDestinations({ onTimeout, onFull, onEmpty }),
    ...usesOfKeys(keys),
  ],
  toRow: (queue) => ({
    name: queue.name,
    strategy: queue.strategy,
    ringSeconds: queue.ringSeconds,
    wrapUpSeconds: queue.wrapUpSeconds,
    maxWaitSeconds: queue.maxWaitSeconds,
    maxCallers: queue.maxCallers,
    joinWhenEmpty: queue.joinWhenEmpty,
    musicPromptId: queue.musicPromptId,
    announcePosition: queue.announcePosition,
    announceEverySeconds: queue.announceEverySeconds,
    serviceLevelSeconds: queue.serviceLevelSeconds,
    record: queue.record,
    noAnswerLimit: queue.noAnswerLimit,
    noAnswerStatusId: queue.noAnswerStatusId,
    callbackAttempts: queue.callbackAttempts,
    callbackRetryMinutes: queue.callbackRetryMinutes,
    onTimeout: queue.onTimeout,
    onFull: queue.onFull,
    onEmpty: queue.onEmpty,
    keys: queue.keys,
  }),
  toRecord: ({ ...row }) => row,
};
