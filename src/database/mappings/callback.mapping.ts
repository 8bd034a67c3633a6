import type { CallbackRecord } from '../../application/ports/records/queues.ts';
import { CallbackEntity } from '../entities/callback.entity.ts';
import type { RecordMapping } from '../stores/record-table.ts';

export const callbackMapping: RecordMapping<CallbackRecord, CallbackEntity> = {
  kind: 'callback',
  entity: CallbackEntity,
  lists: [],
  toRow: (callback) => ({
    queueId: callback.queueId,
    numberId: callback.numberId,
    customer: callback.customer,
    since: callback.since,
    goesFirst: callback.goesFirst,
    state: callback.state,
    reason: callback.reason,
    turns: callback.turns,
    failures: callback.failures,
    notBefore: callback.notBefore,
    calledAt: callback.calledAt,
  }),
  toRecord: ({ ...row }) => row,
};
