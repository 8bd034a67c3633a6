import type { LockedAgent } from '../../application/ports/stores.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { UserId } from '../../domain/ids.ts';
import type { UserEntity } from '../entities/user.entity.ts';
import { agentColumns, readAgentRow } from '../mappings/agent-row.ts';
import type { AgentRow } from '../mappings/agent-row.ts';
import { userMapping } from '../mappings/user.mapping.ts';
import type { SqlSession } from '../sql-session.ts';
import { parseList, selectList } from './child-lists.ts';
import { selectStatuses, toStatuses, type StatusRow } from './company-statuses.ts';

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
 * One exchange with the server for each click. The user's row is shared and not taken, and first, as edits of a user take the user before the
 * agent: so an edit and a click wait for each other instead of deadlocking, and what was read of the user still holds at the end.
 * The lists are read when both rows are held. The statuses are shared too: what follows from them holds as of the revision that the
 * change makes.
 */
const statement = `SELECT ${[
  ...agentColumns.map((column) => `a.${column}`),
  ...Object.keys(userColumns).map((column) => `item.${column} AS user_${column}`),
  ...userMapping.lists.map((list) => `${selectList(list)} AS list_${list.field}`),
].join(', ')}
  FROM (SELECT * FROM users WHERE id = ? AND companyId = ? LOCK IN SHARE MODE) item
    STRAIGHT_JOIN agents a ON a.companyId = item.companyId AND a.id = item.id
  WHERE a.id = ? AND a.companyId = ? FOR UPDATE`;

type LockedRow = AgentRow &
  Record<`user_${keyof UserEntity}`, unknown> &
  Record<`list_${string}`, string | null>;

/** @returns null when there is no such agent in this company */
export async function lockAgent(
  session: SqlSession,
  { companyId }: Scope,
  id: UserId,
): Promise<LockedAgent | null> {
  const statuses = selectStatuses({ companyId });
  const [[row], statusRows] = (await session.together([
    { sql: statement, values: [id, companyId, id, companyId] },
    { ...statuses, sql: `${statuses.sql} LOCK IN SHARE MODE` },
  ])) as [LockedRow[], StatusRow[]];
  if (!row) return null;
  const columns = Object.entries(userColumns) as [keyof UserEntity, 'flag' | 'value'][];
  const user = Object.fromEntries(
    columns.map(([column, kind]) => {
      const value = row[`user_${column}`];
      return [column, kind === 'flag' ? value === 1 : value];
    }),
  ) as unknown as UserEntity;
  return {
    agent: readAgentRow(row),
    user: userMapping.toRecord(user, (field) => parseList(row[`list_${field}`])),
    statuses: toStatuses(statusRows),
  };
}
