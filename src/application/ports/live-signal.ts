import type { CompanyId } from '../../domain/ids.ts';

/**
 * Says to every process that live views of a company are behind. It carries no data and may be lost: who shows something live
 * looks once a second anyway.
 */
export interface LiveSignal {
  /** To be called after the commit. Returns at once and never throws. */
  changed(company: CompanyId): void;
  /** @returns ends it */
  subscribe(listener: (company: CompanyId) => void): () => void;
}
