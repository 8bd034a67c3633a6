import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, UserId } from '../../domain/ids.ts';
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

/** A phone that rings at two seats counts for the seat where it rings first. */
export async function findAgentsAtPhones(
  session: SqlSession,
  sipUsers: readonly string[],
): Promise<ReadonlyMap<string, SeatedAgent>> {
  if (sipUsers.length === 0) return new Map();
  const rows = await session.rows<SeatedAgent & { sipUser: string }>(
    `SELECT p.sipUser, a.companyId, a.id AS agentId FROM ${seated}
    WHERE p.sipUser IN (?) ORDER BY d.startSeconds DESC, a.id DESC`,
    [sipUsers],
  );
  // Of equal keys the last one stays.
  return new Map(rows.map(({ sipUser, companyId, agentId }) => [sipUser, { companyId, agentId }]));
}

export async function findPhonesOfAgent(
  session: SqlSession,
  { companyId }: Scope,
  id: UserId,
): Promise<string[]> {
  const rows = await session.rows<{ sipUser: string }>(
    `SELECT p.sipUser FROM ${seated}
    WHERE a.id = ? AND a.companyId = ? AND p.sipUser IS NOT NULL ORDER BY d.startSeconds, d.position`,
    [id, companyId],
  );
  return rows.map(({ sipUser }) => sipUser);
}
