import type { Scope } from '../../domain/access/principal.ts';
import type { UserId } from '../../domain/ids.ts';
import type { UserEntity } from '../entities/user.entity.ts';
import { agentColumns, readAgentRow } from '../mappings/agent-row.ts';
import type { AgentRow } from '../mappings/agent-row.ts';
import type { Guess } from '../guess.ts';
import { userMapping } from '../mappings/user.mapping.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';
import { parseList, selectList } from './child-lists.ts';
import {
  selectStatuses,
  stampOfStatuses,
  statusStamp,
  toStatuses,
  type StatusRow,
} from './company-statuses.ts';
import type { AgentReading } from './remembered-agents.ts';

/** Whether a column holds a flag, which the server gives as a number. A column that is left out does not compile. */
const userColumns: Readonly<Record<keyof UserEntity, 'flag' | 'value'>> = {
  id: 'value',
  companyId: 'value',
  version: 'value',
  createdAt: 'value',
  updatedAt: 'value',
  firstName: 'value',
  lastName: 'value',
  email: 'value',
  passwordHash: 'value',
  roleId: 'value',
  agent: 'flag',
  active: 'flag',
  extensionId: 'value',
  anySeat: 'flag',
  mobilePhoneId: 'value',
  workingHoursId: 'value',
  agentNumber: 'value',
  pinHash: 'value',
};

/*
 * The user's row is shared and not taken, and first, as edits of a user take the user before the agent: so an edit and a click wait for
 * each other instead of deadlocking, and what was read of the user still holds at the end. The lists are read when both rows are
 * held. The statuses are shared too: what follows from them holds as of the revision that the change makes.
 */
function lockRows({ companyId }: Scope, id: UserId): Statement {
  return {
    sql: `FROM (SELECT * FROM users WHERE id = ? AND companyId = ? LOCK IN SHARE MODE) item
      STRAIGHT_JOIN agents a ON a.companyId = item.companyId AND a.id = item.id
    WHERE a.id = ? AND a.companyId = ? FOR UPDATE`,
    values: [id, companyId, id, companyId],
  };
}

/** A user's lists change with its version only, an agent's hours without one. */
const stamp = "CONCAT_WS('/', item.version, a.withinHours, a.hoursChangeAt)";

const columns = [
  ...agentColumns.map((column) => `a.${column}`),
  ...Object.keys(userColumns).map((column) => `item.${column} AS user_${column}`),
  ...userMapping.lists.map((list) => `${selectList(list)} AS list_${list.field}`),
  `${stamp} AS stamp`,
].join(', ');

type LockedRow = AgentRow & { readonly stamp: string } & Record<`user_${keyof UserEntity}`, unknown> &
  Record<`list_${string}`, string | null>;

/** Locks the agent and reads it, in one exchange with the server. @returns null when there is no such agent in this company */
export async function lockAgent(session: SqlSession, scope: Scope, id: UserId): Promise<AgentReading | null> {
  const statuses = selectStatuses(scope);
  const locking = lockRows(scope, id);
  const [[row], statusRows] = (await session.together([
    { sql: `SELECT ${columns} ${locking.sql}`, values: locking.values },
    { ...statuses, sql: `${statuses.sql} LOCK IN SHARE MODE` },
  ])) as [LockedRow[], StatusRow[]];
  if (!row) return null;
  const names = Object.entries(userColumns) as [keyof UserEntity, 'flag' | 'value'][];
  const user = Object.fromEntries(
    names.map(([column, kind]) => {
      const value = row[`user_${column}`];
      return [column, kind === 'flag' ? value === 1 : value];
    }),
  ) as unknown as UserEntity;
  return {
    locked: {
      agent: readAgentRow(row),
      user: userMapping.toRecord(user, (field) => parseList(row[`list_${field}`])),
      statuses: toStatuses(statusRows),
    },
    stamp: row.stamp,
  };
}

/** Takes the same locks, for an agent that is believed to be as it was read: the server goes no further when it is not. */
export function lockIfStill({ locked: { agent, statuses }, stamp: others }: AgentReading): Guess[] {
  const { companyId } = agent;
  const locking = lockRows({ companyId }, agent.id);
  return [
    {
      value: `${agent.version}/${others}`,
      read: { ...locking, sql: `SELECT CONCAT_WS('/', a.version, ${stamp}) ${locking.sql}` },
    },
    {
      value: stampOfStatuses(statuses),
      read: {
        sql: `SELECT ${statusStamp} FROM statuses WHERE companyId = ? LOCK IN SHARE MODE`,
        values: [companyId],
      },
    },
  ];
}
