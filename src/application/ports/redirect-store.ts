import type { Scope } from '../../domain/access/principal.ts';
import type { RedirectHolder } from '../../domain/routing/company-snapshot.ts';
import type { RedirectRecord } from './records/call-logic.ts';

/** Redirects by what they are set on. */
export interface RedirectStore {
  /** Those of all these holders, oldest first. */
  ofHolders(scope: Scope, holders: readonly RedirectHolder[]): Promise<RedirectRecord[]>;
}
