import type { CallStore } from '../../application/ports/call-store.ts';
import type { PhonePlace, PhoneStay, Whereabouts } from '../../domain/call/call-record.ts';
import type { CompanyId, PhoneId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

interface PhoneRow {
  readonly id: PhoneId;
  readonly companyId: CompanyId;
  readonly sipUser: string | null;
}

interface StayRow {
  readonly phoneId: PhoneId;
  readonly agentId: UserId;
  readonly since: Date;
  readonly until: Date | null;
}

/** Agents who were at a seat, then at their mobile and at the seat again are there since the stay before ended. */
const began = (stay: string, agentId: string, isEarlier = '') => `GREATEST(${stay}.loggedInAt, COALESCE((
    SELECT MAX(e.endedAt) FROM agent_stays e
    WHERE e.companyId = ${stay}.companyId AND e.agentId = ${agentId}${isEarlier}
  ), ${stay}.loggedInAt))`;

const now = `a.id AS agentId, ${began('a', 'a.id')} AS since, NULL AS until`;
const before = `s.agentId, ${began('s', 's.agentId', ' AND e.endedAt < s.endedAt')} AS since, s.endedAt AS until`;
const isVirtual = `(a.seatExtensionId IS NULL OR st.builtIn <=> 'virtual')`;
const statuses = 'JOIN statuses st ON st.companyId = a.companyId AND st.id = a.chosenStatusId';

/** A phone that rings at two seats counts for the seat where it rings first; who is there now counts first. */
const stays = `SELECT phoneId, agentId, since, until FROM (
    SELECT 0 AS isPast, d.startSeconds, p.id AS phoneId, ${now} FROM phones p
      JOIN extension_devices d ON d.companyId = p.companyId AND d.phoneId = p.id
      JOIN agents a ON a.companyId = d.companyId AND a.seatExtensionId = d.extensionId
      ${statuses} AND NOT ${isVirtual}
      WHERE p.id IN (?)
    UNION ALL SELECT 1, d.startSeconds, p.id, ${before} FROM phones p
      JOIN extension_devices d ON d.companyId = p.companyId AND d.phoneId = p.id
      JOIN agent_stays s ON s.companyId = d.companyId AND s.extensionId = d.extensionId AND s.endedAt > ?
      WHERE p.id IN (?)
    UNION ALL SELECT 0, 0, p.id, ${now} FROM phones p
      JOIN users u ON u.companyId = p.companyId AND u.mobilePhoneId = p.id
      JOIN agents a ON a.companyId = u.companyId AND a.id = u.id AND a.loggedInAt IS NOT NULL
      ${statuses} AND ${isVirtual}
      WHERE p.id IN (?)
    UNION ALL SELECT 1, 0, p.id, ${before} FROM phones p
      JOIN users u ON u.companyId = p.companyId AND u.mobilePhoneId = p.id
      JOIN agent_stays s ON s.companyId = u.companyId AND s.agentId = u.id AND s.extensionId IS NULL AND s.endedAt > ?
      WHERE p.id IN (?)
  ) found ORDER BY isPast, startSeconds, until, agentId`;

export async function findWhereabouts(
  session: SqlSession,
  { companyIds, sipUsers, mobileIds, since }: Parameters<CallStore['whereabouts']>[0],
): Promise<Whereabouts> {
  const companies =
    companyIds.length === 0
      ? []
      : await session.rows<{ id: CompanyId }>('SELECT id FROM companies WHERE id IN (?)', [companyIds]);
  const phones = await findPhones(session, sipUsers, mobileIds);
  const staysOf = await findStays(
    session,
    phones.map(({ id }) => id),
    since,
  );
  const placeOf = ({ id, companyId }: PhoneRow): PhonePlace => ({
    phoneId: id,
    companyId,
    stays: staysOf.get(id) ?? [],
  });
  return {
    companies: new Set(companies.map(({ id }) => id)),
    phones: new Map(phones.flatMap((row) => (row.sipUser === null ? [] : [[row.sipUser, placeOf(row)]]))),
    mobiles: new Map(phones.map((row) => [row.id, placeOf(row)])),
  };
}

async function findPhones(
  session: SqlSession,
  sipUsers: readonly string[],
  mobileIds: readonly PhoneId[],
): Promise<PhoneRow[]> {
  const named = [
    ...(sipUsers.length === 0 ? [] : [{ column: 'sipUser', values: sipUsers }]),
    ...(mobileIds.length === 0 ? [] : [{ column: 'id', values: mobileIds }]),
  ];
  if (named.length === 0) return [];
  return await session.rows<PhoneRow>(
    named
      .map(({ column }) => `SELECT id, companyId, sipUser FROM phones WHERE ${column} IN (?)`)
      .join(' UNION '),
    named.map(({ values }) => values),
  );
}

async function findStays(
  session: SqlSession,
  ids: readonly PhoneId[],
  since: Date,
): Promise<ReadonlyMap<PhoneId, readonly PhoneStay[]>> {
  const found = new Map<PhoneId, PhoneStay[]>();
  if (ids.length === 0) return found;
  const rows = await session.rows<StayRow>(stays, [ids, since, ids, ids, since, ids]);
  for (const { phoneId, ...stay } of rows) found.set(phoneId, [...(found.get(phoneId) ?? []), stay]);
  return found;
}
