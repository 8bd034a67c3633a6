import type { Scope } from '../../domain/access/principal.ts';
import type { Change } from '../records/record-rules.ts';
import type { Stores } from '../ports/stores.ts';
import { Refusal } from '../refusal.ts';

/**
 * What is dialled for help reaches nobody else [U1].
 *
 * @param numbers that are to be emergency numbers of the company
 * @throws Refusal `conflict` with the path of each that is an extension
 */
export async function refuseDigitsOfExtensions(
  { records }: Stores,
  scope: Scope,
  numbers: readonly string[],
): Promise<void> {
  if (numbers.length === 0) return;
  const { items } = await records.extension.list(scope, {
    limit: numbers.length,
    after: null,
    oneOf: { digits: numbers },
  });
  if (items.length === 0) return;
  const taken = new Set(items.map(({ digits }) => digits));
  throw new Refusal('conflict', `${[...taken].join(' and ')}: somebody has this extension`, {
    faults: numbers.flatMap((number, index) =>
      taken.has(number)
        ? [
            {
              path: ['emergencyNumbers', index],
              code: 'is-extension',
              message: 'give the extension other digits first',
            },
          ]
        : [],
    ),
  });
}

/** The same from the other side. @throws Refusal `conflict` */
export async function refuseEmergencyDigits({
  before,
  after,
  scope,
  stores,
}: Change<'extension'>): Promise<void> {
  if (!after || before?.digits === after.digits) return;
  const company = await stores.companies.find(scope.companyId);
  if (!company?.emergencyNumbers.includes(after.digits)) return;
  throw new Refusal('conflict', `${after.digits} is an emergency number of the company`, {
    faults: [{ path: ['digits'], code: 'is-emergency-number', message: 'must be no emergency number' }],
  });
}
