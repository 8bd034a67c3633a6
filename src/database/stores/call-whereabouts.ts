import type { CallStore } from '../../application/ports/call-store.ts';
import type { PhonePlace, Whereabouts } from '../../domain/call/call-record.ts';
import type { CompanyId, PhoneId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

interface PlaceRow {
  readonly sipUser: string | null;
  readonly phoneId: PhoneId;
  readonly companyId: CompanyId;
  readonly agentId: UserId | null;
  readonly since: Date | null;
}

const place = 'p.sipUser, p.id AS phoneId, p.companyId, a.id AS agentId, a.loggedInAt AS since';
const isVirtual = `s.builtIn <=> 'virtual'`;

/** Agents at their seat; a phone that rings at two seats counts for the seat where it rings first. */
const atSeat = `SELECT ${place} FROM phones p
  LEFT JOIN (extension_devices d
    JOIN agents a ON a.companyId = d.companyId AND a.seatExtensionId = d.extensionId
    JOIN statuses s ON s.companyId = a.companyId AND s.id = a.chosenStatusId AND NOT ${isVirtual})
  ON d.companyId = p.companyId AND d.phoneId = p.id`;

/** Virtual agents at their mobile [S9]. */
const atMobile = `SELECT ${place} FROM phones p
  JOIN users u ON u.companyId = p.companyId AND u.mobilePhoneId = p.id
  JOIN agents a ON a.companyId = u.companyId AND a.id = u.id AND a.loggedInAt IS NOT NULL
  JOIN statuses s ON s.companyId = a.companyId AND s.id = a.chosenStatusId AND ${isVirtual}`;

export async function findWhereabouts(
  session: SqlSession,
  { companyIds, sipUsers, mobileIds }: Parameters<CallStore['whereabouts']>[0],
): Promise<Whereabouts> {
  const companies =
    companyIds.length === 0
      ? []
      : await session.rows<{ id: CompanyId }>('SELECT id FROM companies WHERE id IN (?)', [companyIds]);
  const phones =
    sipUsers.length === 0
      ? []
      : await session.rows<PlaceRow>(
          `${atSeat} WHERE p.sipUser IN (?) ORDER BY d.startSeconds DESC, a.id DESC`,
          [sipUsers],
        );
  const mobiles =
    mobileIds.length === 0
      ? []
      : await session.rows<PlaceRow>(
          `SELECT * FROM (
            SELECT 0 AS isVirtual, d.* FROM (${atSeat} WHERE p.id IN (?)) d
            UNION ALL SELECT 1, v.* FROM (${atMobile} WHERE p.id IN (?)) v
          ) found ORDER BY isVirtual, agentId DESC`,
          [mobileIds, mobileIds],
        );
  return {
    companies: new Set(companies.map(({ id }) => id)),
    // Of equal keys the last one stays.
    phones: new Map(phones.map((row) => [row.sipUser ?? '', readPlace(row)])),
    mobiles: new Map(mobiles.map((row) => [row.phoneId, readPlace(row)])),
  };
}

function readPlace({ phoneId, companyId, agentId, since }: PlaceRow): PhonePlace {
  return { phoneId, companyId, agent: agentId === null || since === null ? null : { id: agentId, since } };
}
