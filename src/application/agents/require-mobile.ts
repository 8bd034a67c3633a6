import type { Scope } from '../../domain/access/principal.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';
import type { AgentFacts } from './agent-facts.ts';

interface TrunkReader {
  readonly records: { readonly trunk: Pick<Stores['records']['trunk'], 'list'> };
}

/** A mobile is called through its own trunk or the company's oldest, so without any it cannot be called [U3]. */
async function hasTrunk(stores: TrunkReader, scope: Scope): Promise<boolean> {
  return (await stores.records.trunk.list(scope, { limit: 1, after: null })).items.length > 0;
}

/** Whether queue calls could reach this person at a mobile [S9]. */
export async function isReachedAtMobile(
  stores: TrunkReader,
  scope: Scope,
  { mobilePhoneId }: UserRecord,
): Promise<boolean> {
  return mobilePhoneId !== null && (await hasTrunk(stores, scope));
}

/** @throws Refusal `conflict` when no queue call could reach the agent at a mobile [S9] */
export async function requireMobile({ user, scope, stores }: AgentFacts): Promise<void> {
  if (user.mobilePhoneId === null) {
    throw new Refusal('conflict', 'the agent has no mobile phone at which to work', {
      faults: [{ path: ['mobile'], code: 'no-mobile', message: 'an administrator gives the user a mobile' }],
    });
  }
  if (await hasTrunk(stores, scope)) return;
  throw new Refusal('conflict', 'the company has no trunk through which a mobile could be called', {
    faults: [{ path: ['mobile'], code: 'no-trunk', message: 'an administrator adds a trunk' }],
  });
}
