import type { WorkingHoursStore } from '../../application/ports/working-hours-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { CalendarId, CompanyId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

export class SqlWorkingHoursStore implements WorkingHoursStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async due(now: Date, limit: number): Promise<{ companyId: CompanyId; calendarId: CalendarId }[]> {
    const rows = await this.session.rows<{ companyId: CompanyId; calendarId: CalendarId }>(
      `SELECT a.companyId, u.workingHoursId AS calendarId FROM agents a JOIN users u ON u.id = a.id
      WHERE a.hoursChangeAt <= ? AND u.workingHoursId IS NOT NULL
      GROUP BY a.companyId, u.workingHoursId ORDER BY MIN(a.hoursChangeAt) LIMIT ?`,
      [now, limit],
    );
    return rows.map((row) => ({ ...row }));
  }

  async lockDue({ companyId }: Scope, calendar: CalendarId, now: Date): Promise<boolean> {
    this.session.requireTransaction();
    await this.session.rows('SELECT id FROM calendars WHERE id = ? AND companyId = ? FOR UPDATE', [
      calendar,
      companyId,
    ]);
    const due = await this.session.first(
      `SELECT 1 FROM agents a JOIN users u ON u.id = a.id
      WHERE u.companyId = ? AND u.workingHoursId = ? AND a.hoursChangeAt <= ? LIMIT 1`,
      [companyId, calendar, now],
    );
    return due !== null;
  }

  async set(
    { companyId }: Scope,
    concerned: Parameters<WorkingHoursStore['set']>[1],
    { withinHours, changeAt }: { withinHours: boolean; changeAt: Date | null },
  ): Promise<boolean> {
    const [column, id] =
      'userId' in concerned ? ['u.id', concerned.userId] : ['u.workingHoursId', concerned.calendarId];
    const of = `agents a JOIN users u ON u.id = a.id`;
    const theirs = `u.companyId = ? AND ${column} = ?`;
    const turned = await this.session.first(
      `SELECT 1 FROM ${of} WHERE ${theirs} AND a.withinHours <> ? LIMIT 1`,
      [companyId, id, withinHours],
    );
    // Without raising the version: an edit of an agent's state that runs meanwhile keeps its own columns only.
    await this.session.write(`UPDATE ${of} SET a.withinHours = ?, a.hoursChangeAt = ? WHERE ${theirs}`, [
      withinHours,
      changeAt,
      companyId,
      id,
    ]);
    return turned !== null;
  }
}
