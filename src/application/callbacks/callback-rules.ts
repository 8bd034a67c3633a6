import type { CallbackRecord } from '../ports/records/queues.ts';
import { Refusal } from '../refusal.ts';
import type { Change, RecordRules } from '../records/record-rules.ts';
import { newCallback } from './new-callback.ts';

/** What a client asks for; the state is what an edit can change: to be called back no more. */
export interface CallbackDraft {
  readonly queueId: CallbackRecord['queueId'];
  readonly customer: string;
  readonly since: Date;
  readonly state: 'waiting' | 'cancelled';
}

/** Callbacks that people ask for on behalf of customers, and cancel. No engine has to learn of it: who owns the node looks [R12]. */
export const callbackRules: RecordRules<'callback', CallbackDraft> = {
  kind: 'callback',
  prepare: ({ queueId, customer, since }, { companyId }) =>
    Promise.resolve({
      record: newCallback({ companyId, queueId, customer, since, numberId: null, goesFirst: false }, since),
    }),
  amend: (before, edit) => {
    if (edit.state !== 'cancelled') return Promise.resolve({ record: before });
    if (before.state === 'calling')
      throw new Refusal('conflict', 'the customer is being called at this moment');
    if (before.state !== 'waiting')
      throw new Refusal('conflict', 'this callback is over', { details: { state: before.state } });
    return Promise.resolve({ record: { ...before, state: 'cancelled' } });
  },
  references: ({ queueId }) => [{ kind: 'queue', id: queueId, path: ['queueId'] }],
  aggregates: () => [],
  guard: refuseSecond,
  audit: (callback) => ({ ...callback }),
};

/** The customer is called once [R12], and blocked ones never. */
async function refuseSecond({ before, after, scope, stores }: Change<'callback'>): Promise<void> {
  if (before || !after) return;
  const { companyId } = scope;
  if (await stores.callbacks.isBlocked(companyId, after.customer)) {
    throw new Refusal('invalid', 'this number is on a blocked list', {
      faults: [{ path: ['customer'], code: 'blocked', message: 'is on a blocked list' }],
    });
  }
  // Two requests at the same moment must see each other.
  await stores.records.queue.findForUpdate(scope, after.queueId);
  const other = await stores.callbacks.openFor(companyId, after.queueId, after.customer);
  if (other)
    throw new Refusal('conflict', 'this customer is called back already', {
      details: { callbackId: other.id },
    });
}
