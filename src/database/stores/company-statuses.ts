import type { StatusRecord } from '../../application/ports/records.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { SqlSession } from '../sql-session.ts';

type StatusRow = Omit<StatusRecord, 'activatesSkills' | 'isDefault'> & {
  readonly activatesSkills: number;
  readonly isDefault: number;
};

/** All statuses of the company, oldest first, in one statement: each change of an agent's state is judged by them. */
export async function readStatuses(session: SqlSession, { companyId }: Scope): Promise<StatusRecord[]> {
  const rows = await session.preparedRows<StatusRow>(
    `SELECT id, companyId, version, createdAt, updatedAt, name, colour, activatesSkills, isDefault, builtIn,
      timeoutSeconds, goToStatusId, onHangUpStatusId
    FROM statuses WHERE companyId = ? ORDER BY id`,
    [companyId],
  );
  return rows.map((row) => ({
    ...row,
    activatesSkills: row.activatesSkills === 1,
    isDefault: row.isDefault === 1,
  }));
}
