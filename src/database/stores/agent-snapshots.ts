import type { CompanyId, ExtensionId, PhoneId, QueueId, SkillId, UserId } from '../../domain/ids.ts';
import type { AgentSnapshot, QueueGrant } from '../../domain/membership/desired-memberships.ts';
import { placeName, placeOfSeat } from '../../domain/membership/place.ts';
import type { Place, SeatDevice } from '../../domain/membership/place.ts';
import type { Statement } from '../run-statement.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';

export interface GrantRow {
  readonly agentId: UserId;
  readonly companyId: CompanyId;
  readonly active: number;
  readonly loggedIn: number;
  readonly activatesSkills: number;
  readonly virtualStatus: number;
  readonly withinHours: number;
  readonly seatExtensionId: ExtensionId | null;
  /** Null also while the company has no trunk through which it could be called. */
  readonly mobilePhoneId: PhoneId | null;
  /** JSON of `SeatDevice`s in any order; null: none, or no seat. */
  readonly seatDevices: unknown;
  readonly skillId: SkillId | null;
  readonly queueId: QueueId | null;
  readonly level: number;
}

/**
 * One statement, and so one moment, whatever the size of the company: the membership of an agent is planned from it after each
 * click on a status. A row for each queue of each skill; an agent without any has one row without a queue. The status is the
 * chosen one: a call status over it changes no membership [S6].
 */
const select = `SELECT a.id AS agentId, a.companyId, u.active, a.loggedInAt IS NOT NULL AS loggedIn,
    s.activatesSkills, s.builtIn <=> 'virtual' AS virtualStatus, a.withinHours, a.seatExtensionId,
    CASE WHEN u.mobilePhoneId IS NOT NULL AND EXISTS (SELECT 1 FROM trunks t WHERE t.companyId = a.companyId)
      THEN u.mobilePhoneId END AS mobilePhoneId,
    (SELECT JSON_ARRAYAGG(JSON_OBJECT('phoneId', p.id, 'kind', p.kind, 'sipUser', p.sipUser, 'startSeconds', d.startSeconds))
      FROM extension_devices d JOIN phones p ON p.id = d.phoneId
      WHERE d.companyId = a.companyId AND d.extensionId = a.seatExtensionId) AS seatDevices,
    g.skillId, q.queueId, g.level
  FROM agents a
    JOIN users u ON u.id = a.id
    JOIN statuses s ON s.id = a.chosenStatusId
    LEFT JOIN user_skills g ON g.companyId = a.companyId AND g.userId = a.id
    LEFT JOIN skill_queues q ON q.companyId = g.companyId AND q.skillId = g.skillId`;

/** To be read together with something else; see `toAgents`. */
export function selectAgent(id: UserId): Statement {
  return { sql: `${select} WHERE a.id = ?`, values: [id] };
}

export async function readAgent(session: SqlSession, id: UserId): Promise<AgentSnapshot | null> {
  const rows = await session.preparedRows<GrantRow>(`${select} WHERE a.id = ?`, [id]);
  return toAgents(rows)[0] ?? null;
}

export async function readAgents(
  session: SqlSession,
  company: CompanyId,
  among?: readonly UserId[],
): Promise<AgentSnapshot[]> {
  if (among?.length === 0) return [];
  const rows = among
    ? await session.rows<GrantRow>(`${select} WHERE a.companyId = ? AND a.id IN (?)`, [company, among])
    : await session.rows<GrantRow>(`${select} WHERE a.companyId = ?`, [company]);
  return toAgents(rows);
}

/** In order here: the server would put the devices, a value without a limit, on disk to sort by other columns. */
function inOrder(left: GrantRow, right: GrantRow): number {
  return (
    left.agentId - right.agentId ||
    (left.skillId ?? 0) - (right.skillId ?? 0) ||
    (left.queueId ?? 0) - (right.queueId ?? 0)
  );
}

/** @param rows what the statement gave */
export function toAgents(rows: readonly GrantRow[]): AgentSnapshot[] {
  const agents: AgentSnapshot[] = [];
  let grants: QueueGrant[] = [];
  for (const row of rows.toSorted(inOrder)) {
    if (agents.at(-1)?.agentId !== row.agentId) {
      const place = placeOf(row);
      grants = [];
      agents.push({
        agentId: row.agentId,
        companyId: row.companyId,
        active: row.active === 1,
        loggedIn: row.loggedIn === 1,
        activatesSkills: row.activatesSkills === 1,
        withinHours: row.withinHours === 1,
        device: place && placeName(place),
        grants,
      });
    }
    if (row.queueId !== null) grants.push({ queueId: row.queueId, level: row.level });
  }
  return agents;
}

/** A virtual agent is reached at the mobile, also with a seat [S9]. */
function placeOf({
  loggedIn,
  virtualStatus,
  seatExtensionId,
  mobilePhoneId,
  seatDevices,
}: GrantRow): Place | null {
  if (loggedIn === 0) return null;
  if (virtualStatus === 1 || seatExtensionId === null)
    return mobilePhoneId === null ? null : { kind: 'mobile', phoneId: mobilePhoneId };
  return placeOfSeat(seatExtensionId, (readJson(seatDevices) ?? []) as SeatDevice[]);
}
