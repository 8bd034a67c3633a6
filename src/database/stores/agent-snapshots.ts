import type { CompanyId, QueueId, SkillId, UserId } from '../../domain/ids.ts';
import type { AgentSnapshot, QueueGrant } from '../../domain/membership/desired-memberships.ts';
import type { SqlSession } from '../sql-session.ts';

interface GrantRow {
  readonly agentId: UserId;
  readonly companyId: CompanyId;
  readonly active: number;
  readonly loggedIn: number;
  readonly activatesSkills: number;
  readonly device: string | null;
  readonly skillId: SkillId | null;
  readonly queueId: QueueId | null;
  readonly level: number;
}

/**
 * One statement, and so one moment, whatever the size of the company: the membership of an agent is planned from it after each
 * click on a status. A row for each queue of each skill; an agent without any has one row without a queue.
 */
const select = `SELECT a.id AS agentId, a.companyId, u.active, a.loggedInAt IS NOT NULL AS loggedIn, s.activatesSkills,
    (SELECT p.sipUser FROM extension_devices d JOIN phones p ON p.id = d.phoneId
      WHERE d.companyId = a.companyId AND d.extensionId = a.seatExtensionId
        AND p.kind = 'sip' AND p.sipUser IS NOT NULL
      ORDER BY d.startSeconds, d.position LIMIT 1) AS device,
    g.skillId, q.queueId, g.level
  FROM agents a
    JOIN users u ON u.id = a.id
    JOIN statuses s ON s.id = a.statusId
    LEFT JOIN user_skills g ON g.companyId = a.companyId AND g.userId = a.id
    LEFT JOIN skill_queues q ON q.companyId = g.companyId AND q.skillId = g.skillId`;

export async function readAgent(session: SqlSession, id: UserId): Promise<AgentSnapshot | null> {
  const rows = await session.preparedRows<GrantRow>(`${select} WHERE a.id = ?`, [id]);
  // The server would build a table to sort a handful of rows.
  const sorted = rows.toSorted(
    (a, b) => (a.skillId ?? 0) - (b.skillId ?? 0) || (a.queueId ?? 0) - (b.queueId ?? 0),
  );
  return toAgents(sorted)[0] ?? null;
}

export async function readAgents(session: SqlSession, company: CompanyId): Promise<AgentSnapshot[]> {
  const rows = await session.rows<GrantRow>(
    `${select} WHERE a.companyId = ? ORDER BY a.id, g.skillId, q.queueId`,
    [company],
  );
  return toAgents(rows);
}

/** @param rows those of one agent next to each other */
function toAgents(rows: readonly GrantRow[]): AgentSnapshot[] {
  const agents: AgentSnapshot[] = [];
  let grants: QueueGrant[] = [];
  for (const row of rows) {
    if (agents.at(-1)?.agentId !== row.agentId) {
      grants = [];
      agents.push({
        agentId: row.agentId,
        companyId: row.companyId,
        active: row.active === 1,
        loggedIn: row.loggedIn === 1,
        activatesSkills: row.activatesSkills === 1,
        device: row.device,
        grants,
      });
    }
    if (row.queueId !== null) grants.push({ queueId: row.queueId, level: row.level });
  }
  return agents;
}
