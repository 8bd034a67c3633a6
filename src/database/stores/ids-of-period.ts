import type { CompanyId, Id } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** An entry may be stored so long after its time, and so behind later ones. */
const longestWriteMs = 120_000;

/** What lies between so many ids is read, not searched. */
const nearEnough = 128;

/** Null: not bounded. */
export interface IdsOfPeriod {
  /** The entries of the period have higher ids. */
  readonly above: Id | null;
  /** The entries of the period have lower ids. */
  readonly below: Id | null;
}

/**
 * Between which ids all audit entries of a period are. Times have no index, which each click on a status would pay for. But ids rise
 * with the times, except for what took long to be stored, so an instant is found by halving: some twenty look-ups by a key, however
 * many entries there are.
 */
export async function idsOfPeriod(
  session: SqlSession,
  companyId: CompanyId,
  { from, to }: { readonly from?: Date | undefined; readonly to?: Date | undefined },
): Promise<IdsOfPeriod> {
  const atPlaceOf = (instant: Date, shiftMs: number) =>
    placeOf(session, companyId, new Date(instant.getTime() + shiftMs));
  return {
    above: from ? (await atPlaceOf(from, -longestWriteMs)).before : null,
    below: to ? (await atPlaceOf(to, longestWriteMs)).since : null,
  };
}

/**
 * Near to where entries turn from earlier than an instant to later.
 *
 * @returns `before`: the last entry up to here is earlier than the instant, or there is none; `since`: the entry with this id is not
 *   earlier, or there is none from here on
 */
async function placeOf(
  session: SqlSession,
  companyId: CompanyId,
  instant: Date,
): Promise<{ before: Id; since: Id }> {
  const ends = await session.first<{ first: Id | null; last: Id | null }>(
    'SELECT MIN(id) AS first, MAX(id) AS last FROM audit_entries WHERE companyId = ?',
    [companyId],
  );
  let before = (ends?.first ?? 1) - 1;
  let since = (ends?.last ?? 0) + 1;
  while (since - before > nearEnough) {
    const middle = Math.floor((before + since) / 2);
    // Not by ORDER BY and LIMIT: for that, MariaDB reads all that is newer.
    const entry = await session.first<{ id: Id; at: Date }>(
      `SELECT id, \`at\` FROM audit_entries
      WHERE id = (SELECT MAX(id) FROM audit_entries WHERE companyId = ? AND id <= ?)`,
      [companyId, middle],
    );
    if (entry === null || entry.id <= before || entry.at < instant) before = middle;
    else since = entry.id;
  }
  return { before, since };
}
