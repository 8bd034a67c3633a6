import type { Scope } from '../../domain/access/principal.ts';
import { formsOfNumber } from '../../domain/numbering/forms-of-number.ts';
import { rulesOfFormat } from '../../domain/numbering/number-format.ts';
import { rulesOfCountry } from '../../domain/numbering/number-rules.ts';
import { toE164 } from '../../domain/numbering/to-e164.ts';
import type { Stores } from '../ports/stores.ts';

/** Trunks that write numbers in a way of their own are few. */
const mostTrunks = 500;

/**
 * What calls show of a caller whom somebody looks for: the text as it is, for extensions and what is no number, and each way in which the
 * company's country or one of its providers writes the number that the text is in that country.
 *
 * @param text as a person writes it
 */
export async function formsOfCaller(
  stores: Pick<Stores, 'companies' | 'records'>,
  scope: Scope,
  text: string,
): Promise<readonly string[]> {
  const kept = text.replaceAll(/[^+0-9]/gu, '');
  const digits = kept.replace('+', '');
  const country = rulesOfCountry((await stores.companies.find(scope.companyId))?.country ?? '');
  const number = toE164(kept, country);
  if (number === null) return [digits, `+${digits}`];
  const { items } = await stores.records.trunk.list(scope, { limit: mostTrunks, after: null });
  const ofProviders = items.flatMap(({ numberFormat }) =>
    numberFormat ? [rulesOfFormat(numberFormat)] : [],
  );
  return [...new Set([kept, ...[country, ...ofProviders].flatMap((rules) => formsOfNumber(number, rules))])];
}
