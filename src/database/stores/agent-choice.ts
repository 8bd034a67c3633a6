import type { AgentPerson, AgentRecord, AgentStatus, SkillGrant } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { SkillId, StatusId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

interface ChoiceRow extends AgentRecord {
  readonly userVersion: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly active: number;
  readonly extensionId: number | null;
  /** Null without any skill; a row for each. */
  readonly skillId: SkillId | null;
  readonly level: number;
  /** Null without such a status. */
  readonly wantedId: StatusId | null;
  readonly wantedVersion: number;
  readonly name: string;
  readonly colour: string;
  readonly activatesSkills: number;
  readonly builtIn: AgentStatus['builtIn'];
}

/*
 * The user first: an edit of the user locks it before the agent, too. The status is read through a table of its own (LIMIT keeps
 * the server from joining it in): its row would be locked, and all who click on the same status would wait for each other.
 */
const select = `SELECT a.id, a.companyId, a.statusId, a.statusSince, a.loggedInAt, a.seatExtensionId, a.version,
    u.version AS userVersion, u.firstName, u.lastName, u.active, u.extensionId,
    g.skillId, g.level,
    s.id AS wantedId, s.version AS wantedVersion, s.name, s.colour, s.activatesSkills, s.builtIn
  FROM users u
    JOIN agents a ON a.id = u.id
    LEFT JOIN user_skills g ON g.companyId = u.companyId AND g.userId = u.id
    LEFT JOIN (SELECT id, version, name, colour, activatesSkills, builtIn FROM statuses
      WHERE companyId = ? AND id = ? LIMIT 1) s ON TRUE
  WHERE u.id = ? AND u.companyId = ? AND a.companyId = ? FOR UPDATE`;

/** See `AgentStore.findForChoice`. */
export async function findForChoice(
  session: SqlSession,
  { companyId }: Scope,
  id: UserId,
  statusId: StatusId,
): Promise<{ agent: AgentRecord; user: AgentPerson; status: AgentStatus | null } | null> {
  session.requireTransaction();
  const rows = await session.preparedRows<ChoiceRow>(select, [companyId, statusId, id, companyId, companyId]);
  const [row] = rows;
  if (!row) return null;
  return { agent: agentOf(row), user: personOf(row, skillsOf(rows)), status: statusOf(row) };
}

function agentOf(row: ChoiceRow): AgentRecord {
  const { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version } = row;
  return { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version };
}

function skillsOf(rows: readonly ChoiceRow[]): SkillGrant[] {
  return rows
    .flatMap(({ skillId, level }) => (skillId === null ? [] : [{ skillId, level }]))
    .sort((a, b) => a.skillId - b.skillId);
}

function personOf(row: ChoiceRow, skills: readonly SkillGrant[]): AgentPerson {
  const { id, companyId, userVersion: version, firstName, lastName, active, extensionId } = row;
  return { id, companyId, version, firstName, lastName, active: active === 1, extensionId, skills };
}

function statusOf(row: ChoiceRow): AgentStatus | null {
  const { wantedId: id, wantedVersion: version, name, colour, activatesSkills, builtIn } = row;
  if (id === null) return null;
  return { id, version, name, colour, activatesSkills: activatesSkills === 1, builtIn };
}
