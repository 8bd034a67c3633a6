import type { CompanyId, TrunkId } from '../../domain/ids.ts';
import { readJson, type SqlSession } from '../sql-session.ts';

interface TrunkRow {
  readonly id: TrunkId;
  readonly companyId: CompanyId;
  /** JSON, of which the server may give the text. */
  readonly inboundAddresses: unknown;
}

/** @param trunks not none */
export async function findCompaniesOfTrunks(
  session: SqlSession,
  trunks: readonly TrunkId[],
): Promise<ReadonlyMap<TrunkId, CompanyId>> {
  const rows = await session.rows<TrunkRow>(
    'SELECT id, companyId, inboundAddresses FROM trunks WHERE id IN (?)',
    [trunks],
  );
  const addressesOf = new Map(rows.map((row) => [row.id, readJson(row.inboundAddresses) as string[]]));
  const shared = await findShared(session, [...new Set([...addressesOf.values()].flat())]);
  return new Map(
    rows.flatMap(({ id, companyId }) =>
      addressesOf.get(id)?.some((address) => shared.has(address)) === true ? [] : [[id, companyId]],
    ),
  );
}

/** Addresses at which several companies have a provider. It reads all trunks, but no more often than strangers are called. */
async function findShared(session: SqlSession, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await session.rows<{ address: string }>(
    addresses
      .map(
        () =>
          'SELECT ? AS address FROM trunks WHERE JSON_CONTAINS(inboundAddresses, ?) HAVING COUNT(DISTINCT companyId) > 1',
      )
      .join(' UNION ALL '),
    addresses.flatMap((address) => [address, JSON.stringify(address)]),
  );
  return new Set(rows.map(({ address }) => address));
}
