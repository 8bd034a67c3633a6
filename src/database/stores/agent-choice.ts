import type { AgentPerson, AgentRecord, AgentStatus } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { StatusId, UserId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';
import { parseList, selectList } from './child-lists.ts';

interface ChoiceRow extends AgentRecord {
  readonly userVersion: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly active: number;
  readonly extensionId: number | null;
  readonly skills: string | null;
  /** Null without such a status. */
  readonly wantedId: StatusId | null;
  readonly wantedVersion: number;
  readonly name: string;
  readonly colour: string;
  readonly activatesSkills: number;
  readonly builtIn: AgentStatus['builtIn'];
}

const skillList = {
  field: 'skills',
  table: 'user_skills',
  owner: 'userId',
  columns: ['skillId', 'level'],
  orderBy: 'skillId',
};

/*
 * The user first: an edit of the user locks it before the agent, too. The status is read through a table of its own (LIMIT keeps
 * the server from joining it in): its row would be locked, and all who click on the same status would wait for each other. Nothing
 * is decided on the list of skills, which may be as it was before the statement waited for its locks.
 */
const select = `SELECT a.id, a.companyId, a.statusId, a.statusSince, a.loggedInAt, a.seatExtensionId, a.version,
    item.version AS userVersion, item.firstName, item.lastName, item.active, item.extensionId,
    ${selectList(skillList)} AS skills,
    s.id AS wantedId, s.version AS wantedVersion, s.name, s.colour, s.activatesSkills, s.builtIn
  FROM users item
    JOIN agents a ON a.id = item.id
    LEFT JOIN (SELECT id, version, name, colour, activatesSkills, builtIn FROM statuses
      WHERE companyId = ? AND id = ? LIMIT 1) s ON TRUE
  WHERE item.id = ? AND item.companyId = ? AND a.companyId = ? FOR UPDATE`;

/** See `AgentStore.findForChoice`. */
export async function findForChoice(
  session: SqlSession,
  { companyId }: Scope,
  id: UserId,
  statusId: StatusId,
): Promise<{ agent: AgentRecord; user: AgentPerson; status: AgentStatus | null } | null> {
  session.requireTransaction();
  const row = await session.first<ChoiceRow>(select, [companyId, statusId, id, companyId, companyId]);
  return row === null ? null : { agent: agentOf(row), user: personOf(row), status: statusOf(row) };
}

function agentOf(row: ChoiceRow): AgentRecord {
  const { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version } = row;
  return { id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version };
}

function personOf(row: ChoiceRow): AgentPerson {
  const { id, companyId, userVersion: version, firstName, lastName, active, extensionId } = row;
  const skills = parseList(row.skills).map(([skillId = 0, level = 0]) => ({ skillId, level }));
  return { id, companyId, version, firstName, lastName, active: active === 1, extensionId, skills };
}

function statusOf(row: ChoiceRow): AgentStatus | null {
  const { wantedId: id, wantedVersion: version, name, colour, activatesSkills, builtIn } = row;
  if (id === null) return null;
  return { id, version, name, colour, activatesSkills: activatesSkills === 1, builtIn };
}
