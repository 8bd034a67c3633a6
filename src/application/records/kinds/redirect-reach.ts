import { isDeepStrictEqual } from 'node:util';
import { may } from '../../../domain/access/principal.ts';
import { rulesOfCountry } from '../../../domain/numbering/number-rules.ts';
import { mayCall, usualReach } from '../../../domain/routing/outside-calls.ts';
import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';
import { storeOf } from '../store-of.ts';

/**
 * Who redirects the own extension sends its calls no further than its phones may call, or else whoever calls in would be led abroad at the
 * company's cost. Within the country the right to redirect is enough: a mobile is what most calls are sent to. Administrators send
 * calls where they like [R10, U1].
 *
 * @throws Refusal `forbidden` with the path of the number
 */
export async function refuseBeyondReach({
  before,
  after,
  scope,
  actor,
  stores,
}: Change<'redirect'>): Promise<void> {
  if (after?.holder.kind !== 'extension' || after.destination.kind !== 'outside') return;
  if (may(actor.principal, 'admin') || isDeepStrictEqual(before?.destination, after.destination)) return;
  const extension = await storeOf(stores, 'extension').find(scope, after.holder.extensionId);
  const company = await stores.companies.find(scope.companyId);
  const reach = extension?.outsideCalls === 'international' ? 'international' : usualReach;
  const { countryCode } = rulesOfCountry(company?.country ?? '');
  if (mayCall(reach, after.destination.number.replace('+', ''), countryCode)) return;
  throw new Refusal('forbidden', 'this extension may not call outside the country', {
    faults: [
      {
        path: ['destination', 'number'],
        code: 'beyond-reach',
        message: 'must be a number of the country; an administrator can allow others',
      },
    ],
  });
}
