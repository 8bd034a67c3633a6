import type { Outcome } from './outcome.ts';

/**
 * The last line of a run: the numbers first, then loudly what was not tried.
 *
 * @param untried what the machine lacks, e.g. `a MySQL, none is in MYSQL_BIN`
 * @param unrun what nothing in this run was meant to try, e.g. `153 scenarios on FreeSWITCH`
 */
export function closingLine(
  { passed, failed, skipped }: Outcome,
  untried: readonly string[],
  unrun: readonly string[],
): string {
  const why = untried.map((what) => `NOTHING was tried on ${what}`).join('; ');
  const skips = skipped > 0 ? `, ${skipped} SKIPPED${why && `: ${why}`}` : '';
  const rest = unrun.map((what) => `; NOT run: ${what}`).join('');
  return `${passed} passed, ${failed} failed${skips}${rest}`;
}
