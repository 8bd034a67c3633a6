import type {
  AgentInCalls,
  AgentQuery,
  AgentStore,
  FinishedStay,
  LockedAgent,
  Page,
} from '../../application/ports/stores.ts';
import type { AgentRecord, StatusRecord } from '../../application/ports/records/agents.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { CompanyId, ExtensionId, StatusId, UserId } from '../../domain/ids.ts';
import { agentColumns, readAgentRow, readLegs, stateColumns, valuesOfState } from '../mappings/agent-row.ts';
import type { AgentRow } from '../mappings/agent-row.ts';
import type { SqlSession } from '../sql-session.ts';
import { StaleRecordError } from '../store-errors.ts';
import { findAgentsAtPhones, findPhonesOfAgent } from './agent-phones.ts';
import { readStatuses } from './company-statuses.ts';
import { lockAgent, lockIfStill } from './locked-agent.ts';
import type { Remembered } from '../../domain/remembered.ts';
import { type AgentReading, rememberedAgents } from './remembered-agents.ts';

interface AgentName {
  readonly companyId: CompanyId;
  readonly agentId: UserId;
}

const select = `SELECT ${agentColumns.map((column) => `a.${column}`).join(', ')} FROM agents a`;
const insert = `INSERT INTO agents (${agentColumns.join(', ')}) VALUES (?)`;
const update = `UPDATE agents SET ${stateColumns.map((column) => `${column} = ?`).join(', ')}, version = version + 1
  WHERE id = ? AND companyId = ? AND version = ?`;

const insertStay =
  'INSERT INTO agent_stays (companyId, agentId, extensionId, loggedInAt, endedAt) VALUES (?, ?, ?, ?, ?)';

/** Raw statements: an agent is read and written at each click on a status, and the query builder costs more than the server. */
export class SqlAgentStore implements AgentStore {
  private readonly session: SqlSession;
  private readonly remembered: Remembered<UserId, AgentReading>;
  /** The agents that this transaction holds, as they are now: nobody else can change them. */
  private readonly held = new Map<UserId, AgentReading>();

  constructor(session: SqlSession) {
    this.session = session;
    this.remembered = rememberedAgents.of(session.dataSource);
  }

  async find({ companyId }: Scope, id: UserId): Promise<AgentRecord | null> {
    return (await this.read('WHERE a.id = ? AND a.companyId = ?', [id, companyId]))[0] ?? null;
  }

  async findMany({ companyId }: Scope, ids: readonly UserId[]): Promise<AgentRecord[]> {
    if (ids.length === 0) return [];
    return this.read('WHERE a.companyId = ? AND a.id IN (?)', [companyId, ids]);
  }

  async lock(scope: Scope, id: UserId): Promise<LockedAgent | null> {
    return this.hold(id, await lockAgent(this.session, scope, id));
  }

  async lockByGuess(scope: Scope, id: UserId): Promise<LockedAgent | null> {
    const guess = this.session.mayGuess ? this.remembered.take(id) : undefined;
    if (guess?.locked.agent.companyId !== scope.companyId) return this.lock(scope, id);
    this.session.holdGuess(lockIfStill(guess));
    return this.hold(id, guess);
  }

  allStatuses(scope: Scope): Promise<StatusRecord[]> {
    return readStatuses(this.session, scope);
  }

  async findBySeat(scope: Scope, extension: ExtensionId): Promise<AgentRecord | null> {
    return (await this.atSeats(scope, [extension]))[0] ?? null;
  }

  async atSeats({ companyId }: Scope, extensions: readonly ExtensionId[]): Promise<AgentRecord[]> {
    if (extensions.length === 0) return [];
    return this.read('WHERE a.companyId = ? AND a.seatExtensionId IN (?)', [companyId, extensions]);
  }

  async list(
    { companyId }: Scope,
    { limit, after, statusId, skillId, queueId, supervisorId }: AgentQuery,
  ): Promise<Page<AgentRecord>> {
    const conditions = ['a.companyId = ?', 'a.id > ?'];
    const values = [companyId, after ?? 0];
    if (statusId !== undefined) {
      conditions.push('a.statusId = ?');
      values.push(statusId);
    }
    if (skillId !== undefined) {
      conditions.push(`EXISTS (SELECT 1 FROM user_skills g
        WHERE g.companyId = a.companyId AND g.userId = a.id AND g.skillId = ?)`);
      values.push(skillId);
    }
    if (queueId !== undefined) {
      conditions.push(`EXISTS (SELECT 1 FROM user_skills g
        JOIN skill_queues q ON q.companyId = g.companyId AND q.skillId = g.skillId
        WHERE g.companyId = a.companyId AND g.userId = a.id AND q.queueId = ?)`);
      values.push(queueId);
    }
    if (supervisorId !== undefined) {
      conditions.push(`a.id IN (SELECT s.userId FROM user_supervisors s
        WHERE s.companyId = ? AND s.supervisorId = ?)`);
      values.push(companyId, supervisorId);
    }
    const found = await this.read(`WHERE ${conditions.join(' AND ')} ORDER BY a.id LIMIT ?`, [
      ...values,
      limit + 1,
    ]);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  async insert(record: Omit<AgentRecord, 'version'>): Promise<AgentRecord> {
    const { id, companyId, state, withinHours, hoursChangeAt } = record;
    await this.session.write(insert, [
      [id, companyId, ...valuesOfState(state), withinHours, hoursChangeAt, 1],
    ]);
    return { id, companyId, state, withinHours, hoursChangeAt, version: 1 };
  }

  /** Leaves the working hours alone: they are written for all agents of a calendar at once, without raising versions. */
  async update(record: AgentRecord): Promise<AgentRecord> {
    const { id, companyId, state, version } = record;
    const statement = { sql: update, values: [...valuesOfState(state), id, companyId, version] };
    const updated = { ...record, version: version + 1 };
    const reading = this.held.get(id);
    if (reading?.locked.agent.version === version) {
      this.held.set(id, { ...reading, locked: { ...reading.locked, agent: updated } });
      this.session.hold(statement);
    } else {
      const { affectedRows } = await this.session.write(statement.sql, statement.values);
      if (affectedRows !== 1) throw new StaleRecordError('agent', id);
    }
    return updated;
  }

  async delete({ companyId }: Scope, id: UserId): Promise<void> {
    await this.session.write('DELETE FROM agents WHERE id = ? AND companyId = ?', [id, companyId]);
  }

  endStay({ companyId, agentId, seat, loggedInAt, endedAt }: FinishedStay): void {
    this.session.hold({ sql: insertStay, values: [companyId, agentId, seat, loggedInAt, endedAt] });
  }

  async forgetStaysBefore(endedAt: Date): Promise<void> {
    await this.session.write('DELETE FROM agent_stays WHERE endedAt < ?', [endedAt]);
  }

  async due(now: Date, limit: number): Promise<AgentName[]> {
    const rows = await this.session.rows<AgentName>(
      'SELECT companyId, id AS agentId FROM agents WHERE dueAt <= ? ORDER BY dueAt, id LIMIT ?',
      [now, limit],
    );
    return rows.map((row) => ({ ...row }));
  }

  atPhones(devices: readonly string[]): Promise<ReadonlyMap<string, AgentName>> {
    return findAgentsAtPhones(this.session, devices);
  }

  phonesOf(scope: Scope, id: UserId): Promise<string[]> {
    return findPhonesOfAgent(this.session, scope, id);
  }

  async inCalls(): Promise<AgentInCalls[]> {
    const rows = await this.session.rows<AgentName & { readonly legs: unknown }>(
      'SELECT companyId, id AS agentId, legs FROM agents WHERE JSON_LENGTH(legs) > 0 ORDER BY id',
    );
    return rows.map(({ companyId, agentId, legs }) => ({
      companyId,
      agentId,
      nodeIds: [...new Set(readLegs(legs).map(({ nodeId }) => nodeId))],
    }));
  }

  async rearm({ companyId }: Scope, statusId: StatusId, timeoutSeconds: number | null): Promise<void> {
    const dueAt = 'statusSince + INTERVAL ? SECOND';
    await this.session.write(
      `UPDATE agents SET dueAt = ${dueAt}, version = version + 1
      WHERE companyId = ? AND statusId = ? AND loggedInAt IS NOT NULL AND JSON_LENGTH(legs) = 0
        AND NOT dueAt <=> ${dueAt}`,
      [timeoutSeconds, companyId, statusId, timeoutSeconds],
    );
  }

  /**
   * It is remembered only when all is stored. What was never stored has the version that another one's change gets, so that the server
   * would agree to a guess that is wrong.
   */
  private hold(id: UserId, reading: AgentReading | null): LockedAgent | null {
    if (!reading) return null;
    if (!this.held.has(id))
      this.session.afterCommit(() => {
        this.remember(id);
      });
    this.held.set(id, reading);
    return reading.locked;
  }

  private remember(id: UserId): void {
    const reading = this.held.get(id);
    if (reading) this.remembered.put(id, reading);
  }

  private async read(where: string, values: readonly unknown[]): Promise<AgentRecord[]> {
    return (await this.session.rows<AgentRow>(`${select} ${where}`, values)).map(readAgentRow);
  }
}
