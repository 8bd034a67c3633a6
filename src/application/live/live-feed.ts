import type { CompanyId } from '../../domain/ids.ts';
import type { LiveSignal } from '../ports/live-signal.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import { CompanyTail } from './company-tail.ts';
import type { LiveSubscriber } from './live-subscriber.ts';

export interface LiveFeedParts {
  readonly database: Database;
  readonly signal: LiveSignal;
  readonly log: Log;
  /** 1 s when left out. */
  readonly pollMs?: number;
}

/** Shows companies live. Each is followed once, however many look at it from this process, and only while anybody does. */
export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #tails = new Map<CompanyId, CompanyTail>();
  /** Nobody has to be told while nobody looks. */
  #unsubscribe: (() => void) | undefined;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
  }

  /** Begins to deliver. @returns ends it */
  subscribe(subscriber: LiveSubscriber): () => void {
    const { scope } = subscriber.viewer;
    this.#unsubscribe ??= this.#parts.signal.subscribe((company) => {
      this.#tails.get(company)?.look();
    });
    const tail = this.#tails.get(scope.companyId) ?? this.#follow(scope.companyId);
    tail.join(subscriber);
    return () => {
      tail.leave(subscriber);
      if (!tail.isEmpty || this.#tails.get(scope.companyId) !== tail) return;
      this.#tails.delete(scope.companyId);
      void tail.close();
    };
  }

  /** Ends everything that is being delivered. */
  async close(): Promise<void> {
    this.#unsubscribe?.();
    await Promise.all([...this.#tails.values()].map((tail) => tail.close()));
  }

  #follow(companyId: CompanyId): CompanyTail {
    const { database, log, pollMs = 1_000 } = this.#parts;
    const tail = new CompanyTail({ companyId }, { database, log, pollMs });
    this.#tails.set(companyId, tail);
    return tail;
  }
}
