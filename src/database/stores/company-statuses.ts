import type { StatusRecord } from '../../application/ports/records/agents.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { Statement } from '../run-statement.ts';
import type { SqlSession } from '../sql-session.ts';

export type StatusRow = Omit<StatusRecord, 'activatesSkills' | 'isDefault'> & {
  readonly activatesSkills: number;
  readonly isDefault: number;
};

/** All statuses of the company, oldest first, in one statement: each change of an agent's state is judged by them. */
export async function readStatuses(session: SqlSession, scope: Scope): Promise<StatusRecord[]> {
  const { sql, values } = selectStatuses(scope);
  return toStatuses(await session.rows(sql, values));
}

/** To be read together with something else; see `toStatuses`. */
export function selectStatuses({ companyId }: Scope): Statement {
  const sql = `SELECT id, companyId, version, createdAt, updatedAt, name, colour, activatesSkills, isDefault, builtIn,
      timeoutSeconds, goToStatusId, onHangUpStatusId
    FROM statuses WHERE companyId = ? ORDER BY id`;
  return { sql, values: [companyId] };
}

/** @param rows what `selectStatuses` gave */
export function toStatuses(rows: readonly StatusRow[]): StatusRecord[] {
  return rows.map((row) => ({
    ...row,
    activatesSkills: row.activatesSkills === 1,
    isDefault: row.isDefault === 1,
  }));
}

/** Tells whether statuses are still as they were read; see `stampOfStatuses`. */
export const statusStamp = "COALESCE(GROUP_CONCAT(id, ':', version ORDER BY id), '')";

/** @param statuses in the order of their ids, as `toStatuses` gives them */
export function stampOfStatuses(statuses: readonly Pick<StatusRecord, 'id' | 'version'>[]): string {
  return statuses.map(({ id, version }) => `${id}:${version}`).join(',');
}
