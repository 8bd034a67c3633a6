import { callerNumber } from '../../domain/numbering/number-format.ts';
import { type Dialled, readDialled } from '../../domain/numbering/read-dialled.ts';
import type { Caller } from '../../domain/routing/caller.ts';
import type { CompanySnapshot } from '../../domain/routing/company-snapshot.ts';
import type { PastCall } from '../ports/call-history.ts';

/** What the call logic made of the caller. */
export function callerOfCall(
  { callerKind, callerNumber: shown, trunkId }: Pick<PastCall, 'callerKind' | 'callerNumber' | 'trunkId'>,
  company: Pick<CompanySnapshot, 'country' | 'extensions' | 'trunks'>,
): Caller {
  if (callerKind === null || shown === null) return { kind: 'anonymous' };
  if (callerKind === 'phone') {
    const isExtension = company.extensions.some(({ digits }) => digits === shown);
    return isExtension ? { kind: 'extension', digits: shown } : { kind: 'anonymous' };
  }
  const number = callerNumber(shown, trunkId, company);
  return number === null ? { kind: 'anonymous' } : { kind: 'outside', number };
}

/** What was dialled at a phone, read as a number outside, whether or not it was one [U1]; null: from no phone, or no number. */
export function dialledIn(
  { callerKind, dialled }: Pick<PastCall, 'callerKind' | 'dialled'>,
  company: Pick<CompanySnapshot, 'country' | 'emergencyNumbers'>,
): Dialled | null {
  return callerKind === 'phone' && dialled !== null ? readDialled(dialled, company) : null;
}
