import type { CallbackRecord } from '../ports/records/queues.ts';
import type { NewRecord } from '../ports/records/record-base.ts';

export type CallbackFacts = Pick<
  CallbackRecord,
  'companyId' | 'queueId' | 'numberId' | 'customer' | 'since' | 'goesFirst'
>;

/** As it begins. */
export function newCallback(facts: CallbackFacts, now: Date): NewRecord<CallbackRecord> {
  return {
    ...facts,
    state: 'waiting',
    reason: null,
    turns: 0,
    failures: 0,
    notBefore: now,
    calledAt: null,
  };
}
