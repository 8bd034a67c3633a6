import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Stores } from '../ports/stores.ts';
import type { PrepareContext } from './record-rules.ts';

/** What rules may use before the transaction. */
export function prepareContext(stores: Stores, actor: Actor, secrets: Secrets): PrepareContext {
  const { companyId } = actor.principal;
  return {
    companyId,
    actor,
    secrets,
    country: async () => (await stores.companies.find(companyId))?.country ?? '',
  };
}
