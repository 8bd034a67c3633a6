import type { Period } from '../domain/figures/intervals.ts';
import { ProblemError } from './problem.ts';
import { instantText } from './schemas/instant-text.ts';

const dayMs = 86_400_000;
const longestPeriodMs = 400 * dayMs;

/** `from` and `to` of a period that is looked at as a whole; see {@link periodOf}. */
export const wholePeriod = {
  from: instantText()
    .exactOptional()
    .meta({ description: 'Beginning of the period; one day before its end when left out.' }),
  to: instantText().exactOptional().meta({ description: 'End of the period; now when left out.' }),
};

/** @throws ProblemError `validation` */
export function periodOf(query: { readonly from?: Date; readonly to?: Date }, now: Date): Period {
  const to = query.to ?? now;
  const from = query.from ?? new Date(to.getTime() - dayMs);
  if (from >= to) throw badPeriod('must be before the end');
  if (to.getTime() - from.getTime() > longestPeriodMs)
    throw badPeriod('is more than 400 days before the end');
  return { from, to };
}

/** What is wrong with where a period begins. */
export function badPeriod(fault: string): ProblemError {
  return new ProblemError('validation', `Invalid query: /from ${fault}.`, {
    faults: [{ in: 'query', path: '/from', code: 'bad-period', message: fault }],
  });
}
