import type { Log } from '../ports/log.ts';
import type { Writer } from '../write.ts';
import { type CallbackFacts, newCallback } from './new-callback.ts';

/** `refused`: this number is never called. */
export type CallbackAnswer = 'accepted' | 'refused';

/** A caller gives up waiting and wants to be called back when the turn comes [R12]. */
export class RequestCallback {
  readonly #writer: Writer;
  readonly #log: Log;

  constructor(writer: Writer, log: Log) {
    this.#writer = writer;
    this.#log = log;
  }

  /** Who asks again keeps the first place. @throws StoreUnavailableError */
  async request(facts: CallbackFacts): Promise<CallbackAnswer> {
    const { companyId, queueId, customer } = facts;
    const scope = { companyId };
    let answer: CallbackAnswer = 'refused';
    const made = await this.#writer.follow(companyId, async (stores, now) => {
      answer = 'refused';
      if (await stores.callbacks.isBlocked(companyId, customer)) return null;
      // Two requests at the same moment must see each other; and the queue may be gone.
      if (!(await stores.records.queue.findForUpdate(scope, queueId))) return null;
      answer = 'accepted';
      if (await stores.callbacks.openFor(companyId, queueId, customer)) return null;
      const callback = await stores.records.callback.insert(newCallback(facts, now));
      return { value: callback, aggregates: [] };
    });
    if (made) this.#log.info({ companyId, queueId, callbackId: made.id }, 'a caller will be called back');
    return answer;
  }
}
