import type { Scope } from '../../domain/access/principal.ts';
import { type CallbackEvent, changeCallback } from '../../domain/callback/callback-state.ts';
import type { CallbackId } from '../../domain/ids.ts';
import type { CallbackRecord } from '../ports/records/queues.ts';
import type { Stores } from '../ports/stores.ts';

/**
 * Takes an event into account, in a transaction.
 *
 * @returns the callback as it is now; null: it does not exist, or nothing changed
 */
export async function applyToCallback(
  stores: Stores,
  scope: Scope,
  id: CallbackId,
  event: CallbackEvent,
  at: Date,
): Promise<CallbackRecord | null> {
  const before = await stores.records.callback.findForUpdate(scope, id);
  const queue = before && (await stores.records.queue.find(scope, before.queueId));
  if (!before || !queue) return null;
  const { callbackAttempts: attempts, callbackRetryMinutes: retryMinutes } = queue;
  const after = changeCallback(before, event, { attempts, retryMinutes }, at);
  return after && (await stores.records.callback.update({ ...before, ...after }));
}
