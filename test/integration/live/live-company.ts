import { randomBytes } from 'node:crypto';
import { FoundCompany } from '../../../src/application/companies/found-company.ts';
import type { UserRecord } from '../../../src/application/ports/records/people.ts';
import type { RecordKinds } from '../../../src/application/ports/records/record-kinds.ts';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import type { Right } from '../../../src/domain/access/right.ts';
import { newAgentState } from '../../../src/domain/agent/agent-state.ts';
import type { SecretVault } from '../../../src/platform/secret-vault.ts';

/** Somebody with a session. */
export interface Person {
  readonly id: number;
  readonly roleId: number;
  readonly token: string;
}

let counter = 0;
/** Nobody gets in with it. */
const passwordHash = 'none';

/** A company whose people change what they do by hand, as use cases would: in one transaction with a revision. */
export class LiveCompany {
  readonly id: number;
  readonly adminId: number;
  readonly #database: Database;
  readonly #secrets: SecretVault;
  readonly statuses: ReadonlyMap<string, number>;

  private constructor(
    database: Database,
    secrets: SecretVault,
    found: { id: number; adminId: number; statuses: ReadonlyMap<string, number> },
  ) {
    this.#database = database;
    this.#secrets = secrets;
    this.id = found.id;
    this.adminId = found.adminId;
    this.statuses = found.statuses;
  }

  static async found(database: Database, secrets: SecretVault): Promise<LiveCompany> {
    counter += 1;
    const clock = { now: () => new Date() };
    const { company, adminId } = await new FoundCompany(
      database,
      { announce: () => undefined },
      secrets,
      clock,
    ).found(null, {
      name: `Company ${counter}`,
      country: 'HU',
      timeZone: 'Europe/Budapest',
      mediaNodeIds: [],
      admin: {
        firstName: 'Ada',
        lastName: 'Admin',
        email: `ada-${counter}-${randomBytes(4).toString('hex')}@company.example`,
        password: 'a long password',
      },
    });
    const all = await database.stores.agents.allStatuses({ companyId: company.id });
    const statuses = new Map(all.map(({ id, name }) => [name, id]));
    return new LiveCompany(database, secrets, { id: company.id, adminId, statuses });
  }

  status(name: string): number {
    return this.statuses.get(name) ?? 0;
  }

  async role(rights: readonly Right[]): Promise<number> {
    const role = await this.#database.stores.records.role.insert({
      companyId: this.id,
      name: `Role ${(counter += 1)}`,
      rights,
      builtIn: false,
    });
    return role.id;
  }

  /** Signed in. @param more `supervisorIds`, `skills`, names */
  async person(rights: readonly Right[] = [], more: Partial<UserRecord> = {}): Promise<Person> {
    counter += 1;
    const roleId = await this.role(rights);
    const { id } = await this.#database.stores.records.user.insert({
      companyId: this.id,
      firstName: 'Person',
      lastName: String(counter),
      email: `person-${counter}-${randomBytes(4).toString('hex')}@company.example`,
      passwordHash,
      roleId,
      agent: false,
      active: true,
      extensionId: null,
      skills: [],
      supervisorIds: [],
      seatIds: null,
      mobilePhoneId: null,
      workingHoursId: null,
      agentNumber: null,
      pinHash: null,
      ...more,
    });
    return { id, roleId, token: await this.signIn(id) };
  }

  async signIn(userId: number): Promise<string> {
    const token = randomBytes(16).toString('hex');
    await this.#database.stores.sessions.insert({
      tokenHash: this.#secrets.digest(token),
      userId,
      passwordHash,
      companyId: this.id,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
      address: '127.0.0.1',
    });
    return token;
  }

  async signOut(token: string): Promise<void> {
    await this.#database.stores.sessions.delete(this.#secrets.digest(token));
  }

  /** Logged in, in the status Connected. */
  async agent(more: Partial<UserRecord> = {}, rights: readonly Right[] = []): Promise<Person> {
    const person = await this.person(rights, { ...more, agent: true });
    const now = new Date();
    const connected = this.status('Connected');
    await this.#database.stores.agents.insert({
      id: person.id,
      companyId: this.id,
      state: {
        ...newAgentState(connected, now),
        login: { since: now, seat: null },
        cause: 'login',
      },
      withinHours: true,
      hoursChangeAt: null,
    });
    return person;
  }

  async queue(name: string): Promise<number> {
    const { id } = await this.#database.stores.records.queue.insert({
      companyId: this.id,
      name,
      strategy: 'longest-idle',
      ringSeconds: 15,
      wrapUpSeconds: 0,
      maxWaitSeconds: null,
      maxCallers: null,
      joinWhenEmpty: true,
      musicPromptId: null,
      announcePosition: false,
      announceEverySeconds: 30,
      serviceLevelSeconds: 20,
      record: false,
      noAnswerLimit: null,
      noAnswerStatusId: null,
      callbackAttempts: 3,
      callbackRetryMinutes: 15,
      onTimeout: { kind: 'hang-up', reason: 'normal' },
      onFull: { kind: 'hang-up', reason: 'normal' },
      onEmpty: { kind: 'hang-up', reason: 'normal' },
      keys: [],
    });
    return id;
  }

  async calendar(): Promise<number> {
    const { id } = await this.#database.stores.records.calendar.insert({
      companyId: this.id,
      name: `Calendar ${(counter += 1)}`,
      timeZone: 'Europe/Budapest',
      weekly: [],
      overrides: [],
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
      editorIds: [],
    });
    return id;
  }

  async skill(queueIds: readonly number[]): Promise<number> {
    const skill = { companyId: this.id, name: `Skill ${(counter += 1)}`, queueIds };
    return (await this.#database.stores.records.skill.insert(skill)).id;
  }

  /** A person's change: it is audited. @returns its revision */
  async change(kind: string, objectId: number, work: (stores: Stores) => Promise<unknown>): Promise<number> {
    return await this.#database.transaction(async (stores) => {
      await work(stores);
      const revision = await stores.changes.nextRevision(this.id);
      await stores.audit.insert({
        companyId: this.id,
        at: new Date(),
        userId: this.adminId,
        apiKeyId: null,
        label: 'test',
        address: '',
        action: 'edit',
        kind,
        objectId,
        revision,
        before: null,
        after: null,
      });
      return revision;
    });
  }

  /** A change that follows from a phone: only the activity log has it. @returns its revision */
  async enter(agentId: number, status: string): Promise<number> {
    return await this.#database.transaction(async (stores) => {
      const agent = await this.#lock(stores, agentId);
      const now = new Date();
      await stores.agents.update({
        ...agent,
        state: { ...agent.state, shown: this.status(status), since: now, cause: 'ring' },
      });
      const revision = await stores.changes.nextRevision(this.id);
      await stores.activity.append({
        companyId: this.id,
        agentId,
        statusId: agent.state.shown,
        statusName: 'before',
        startedAt: agent.state.since,
        endedAt: now,
        cause: agent.state.cause,
        byUserId: null,
        revision,
      });
      return revision;
    });
  }

  /** A change that leaves neither audit nor activity: a call more or less at the agent's phone. */
  async hasCalls(agentId: number, calls: number): Promise<number> {
    return await this.#database.transaction(async (stores) => {
      const agent = await this.#lock(stores, agentId);
      const legs = Array.from({ length: calls }, (_, index) => ({
        id: `call-${index}`,
        nodeId: 1,
        direction: 'incoming' as const,
      }));
      await stores.agents.update({ ...agent, state: { ...agent.state, legs } });
      return await stores.changes.nextRevision(this.id);
    });
  }

  /** An edit of a stored object by an administrator. @returns its revision */
  async edit<K extends 'user' | 'status' | 'queue' | 'skill' | 'role'>(
    kind: K,
    id: number,
    fields: Partial<RecordKinds[K]>,
  ): Promise<number> {
    return await this.change(kind, id, async (stores) => {
      const store = stores.records[kind] as unknown as {
        findForUpdate(scope: object, id: number): Promise<object | null>;
        update(record: object): Promise<object>;
      };
      const record = await store.findForUpdate({ companyId: this.id }, id);
      if (!record) throw new Error(`there is no ${kind} ${id}`);
      await store.update({ ...record, ...fields });
    });
  }

  async deleteAgent(id: number): Promise<number> {
    return await this.change('user', id, async (stores) => {
      await stores.agents.delete({ companyId: this.id }, id);
      await stores.records.user.delete({ companyId: this.id }, id);
    });
  }

  async #lock(stores: Stores, agentId: number) {
    const locked = await stores.agents.lock({ companyId: this.id }, agentId);
    if (!locked) throw new Error(`there is no agent ${agentId}`);
    return locked.agent;
  }
}
