import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, PhoneId, UserId } from '../../domain/ids.ts';
import { parsePlace, placeName } from '../../domain/membership/place.ts';
import type { SqlSession } from '../sql-session.ts';

/** Agents at a seat, with the phones that ring there. Whoever is virtual left the seat's phones alone [S9]. */
const seated = `agents a
  JOIN statuses s ON s.companyId = a.companyId AND s.id = a.chosenStatusId AND NOT s.builtIn <=> 'virtual'
  JOIN extension_devices d ON d.companyId = a.companyId AND d.extensionId = a.seatExtensionId
  JOIN phones p ON p.companyId = d.companyId AND p.id = d.phoneId`;

interface SeatedAgent {
  readonly companyId: CompanyId;
  readonly agentId: UserId;
}

type PhoneRow = { readonly phoneId: PhoneId; readonly sipUser: string | null };

/**
 * A phone that rings at two seats counts for the seat where it rings first.
 *
 * @param devices SIP users, and mobiles as e.g. `mobile-7`
 */
export async function findAgentsAtPhones(
  session: SqlSession,
  devices: readonly string[],
): Promise<ReadonlyMap<string, SeatedAgent>> {
  const places = devices.map(parsePlace);
  const named = [
    {
      where: 'p.sipUser IN (?)',
      values: places.flatMap((place) => (place.kind === 'phone' ? [place.sipUser] : [])),
    },
    {
      where: "p.kind = 'mobile' AND p.id IN (?)",
      values: places.flatMap((place) => (place.kind === 'mobile' ? [place.phoneId] : [])),
    },
  ].filter(({ values }) => values.length > 0);
  if (named.length === 0) return new Map();
  // Each part finds its phones by an index of its own.
  const rows = await session.rows<SeatedAgent & PhoneRow>(
    `${named
      .map(
        ({ where }) =>
          `SELECT p.id AS phoneId, p.sipUser, a.companyId, a.id AS agentId, d.startSeconds FROM ${seated} WHERE ${where}`,
      )
      .join(' UNION ALL ')} ORDER BY startSeconds DESC, agentId DESC`,
    named.map(({ values }) => values),
  );
  // Of equal keys the last one stays.
  return new Map(rows.map(({ companyId, agentId, ...phone }) => [deviceOf(phone), { companyId, agentId }]));
}

export async function findPhonesOfAgent(
  session: SqlSession,
  { companyId }: Scope,
  id: UserId,
): Promise<string[]> {
  const rows = await session.rows<PhoneRow>(
    `SELECT p.id AS phoneId, p.sipUser FROM ${seated}
    WHERE a.id = ? AND a.companyId = ? AND (p.kind = 'mobile' OR p.sipUser IS NOT NULL)
    ORDER BY d.startSeconds, d.position`,
    [id, companyId],
  );
  return rows.map(deviceOf);
}

function deviceOf({ phoneId, sipUser }: PhoneRow): string {
  return placeName(sipUser === null ? { kind: 'mobile', phoneId } : { kind: 'phone', sipUser });
}
