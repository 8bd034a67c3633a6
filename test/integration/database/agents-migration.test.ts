import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createDataSource } from '../../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { migrations } from '../../../src/database/migrations.ts';
import { schemaDrift } from '../../support/schema-drift.ts';
import { testServer, urlOf } from '../../support/database.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';

const record = "1, '2026-01-01 08:00:00.000', '2026-01-01 08:00:00.000'";
const recordColumns = 'id, companyId, version, createdAt, updatedAt';

/** A company as it lay in the database before agents had timers, calls and an activity log. */
const oldRows = [
  `INSERT INTO companies VALUES (1, ${record}, 'Old', 'HU', 'Europe/Budapest')`,
  `INSERT INTO statuses (${recordColumns}, name, colour, activatesSkills, isDefault, builtIn) VALUES
    (1, 1, ${record}, 'Connected', '#00ff00', 1, 1, 'connected'),
    (2, 1, ${record}, 'Unassigned', '#888888', 0, 0, 'unassigned'),
    (3, 1, ${record}, 'Break', '#ff8800', 0, 0, NULL)`,
  `INSERT INTO roles VALUES (1, 1, ${record}, 'Admin', '["admin"]', 1)`,
  `INSERT INTO phones (${recordColumns}, name, kind, sipUser, sealedSecret, mobileNumber)
    VALUES (1, 1, ${record}, 'Desk', 'sip', 'p1', 's', NULL)`,
  `INSERT INTO extensions VALUES (1, 1, ${record}, '100', 'Desk', 20)`,
  `INSERT INTO extension_devices VALUES (1, 1, 1, 0, 0)`,
  `INSERT INTO queues (${recordColumns}, name, strategy, ringSeconds, wrapUpSeconds, joinWhenEmpty, announcePosition,
      announceEverySeconds, serviceLevelSeconds, record, onTimeoutKind, onFullKind, onEmptyKind)
    VALUES (1, 1, ${record}, 'Q', 'linear', 15, 5, 1, 0, 30, 20, 1, 'hang-up', 'hang-up', 'hang-up')`,
  `INSERT INTO users (${recordColumns}, firstName, lastName, email, passwordHash, roleId, agent, active, extensionId) VALUES
    (1, 1, ${record}, 'Anna', 'K', 'a@example.com', 'h', 1, 1, 1, 1),
    (2, 1, ${record}, 'Bea', 'L', 'b@example.com', 'h', 1, 1, 1, NULL)`,
  `INSERT INTO agents (id, companyId, statusId, statusSince, loggedInAt, seatExtensionId, version) VALUES
    (1, 1, 3, '2026-01-02 09:00:00.123', '2026-01-02 08:00:00.000', 1, 5),
    (2, 1, 2, '2026-01-02 07:00:00.000', NULL, NULL, 2)`,
];

describe('the migration to agents with a life of their own', () => {
  let server: TestDatabase;
  let dataSource: SwitchroomDataSource;
  let name: string;
  const scope = { companyId: 1 };

  before(async () => {
    server = await createTestDatabase();
  });
  after(async () => {
    await server.drop();
  });
  beforeEach(async () => {
    name = `switchroom_test_${randomBytes(6).toString('hex')}`;
    await server.dataSource.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    dataSource = createDataSource({ url: urlOf(await testServer(), name) });
    await dataSource.initialize();
    const runner = dataSource.createQueryRunner();
    for (const Migration of migrations.slice(0, 3)) await new Migration().up(runner);
    for (const statement of oldRows) await runner.query(statement);
    await runner.release();
  });
  afterEach(async () => {
    await dataSource.destroy();
    await server.dataSource.query(`DROP DATABASE ${name}`);
  });

  it('keeps agents logged in, in their status and at their seat', async () => {
    await migrate(dataSource);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    const { agents, snapshots } = openDatabase(dataSource).stores;
    const since = new Date('2026-01-02T09:00:00.123Z');
    const quiet = {
      ...{ previous: null, legs: [], choiceInCall: null, dueAt: null, misses: 0, by: null },
      recordingPaused: false,
    };
    expect(await agents.find(scope, 1)).to.deep.equal({
      id: 1,
      companyId: 1,
      state: {
        ...quiet,
        login: { since: new Date('2026-01-02T08:00:00.000Z'), seat: 1 },
        chosen: 3,
        shown: 3,
        since,
        cause: 'login',
      },
      withinHours: true,
      hoursChangeAt: null,
      version: 5,
    });
    expect((await agents.find(scope, 2))?.state).to.deep.equal({
      ...quiet,
      login: null,
      chosen: 2,
      shown: 2,
      since: new Date('2026-01-02T07:00:00.000Z'),
      cause: 'logout',
    });
    expect(await snapshots.agent(1)).to.deep.include({ loggedIn: true, withinHours: true, device: 'p1' });
  });

  it('changes nothing of what was allowed: any seat, no timeouts, no limits', async () => {
    await migrate(dataSource);
    const { records } = openDatabase(dataSource).stores;
    const user = await records.user.find(scope, 2);
    const nothing = { mobilePhoneId: null, workingHoursId: null, agentNumber: null, pinHash: null };
    expect(user).to.deep.include({ ...nothing, seatIds: null, firstName: 'Bea' });
    expect(await records.status.find(scope, 3)).to.deep.include({
      timeoutSeconds: null,
      goToStatusId: null,
      onHangUpStatusId: null,
    });
    expect(await records.phone.find(scope, 1)).to.deep.include({ trunkId: null });
    expect(await records.queue.find(scope, 1)).to.deep.include({
      noAnswerLimit: null,
      noAnswerStatusId: null,
      callbackAttempts: 3,
      callbackRetryMinutes: 15,
    });
  });

  it('goes on where it was killed half-way, without undoing what happened meanwhile', async () => {
    await migrate(dataSource);
    const { agents, records } = openDatabase(dataSource).stores;
    const agent = (await agents.find(scope, 1))!;
    await agents.update({ ...agent, state: { ...agent.state, cause: 'agent', chosen: 1, misses: 2 } });
    const user = (await records.user.find(scope, 2))!;
    await records.user.update({ ...user, seatIds: [] });
    await dataSource.query('DROP TABLE phone_registrations');
    await dataSource.query('ALTER TABLE agents DROP FOREIGN KEY fk_agents_chosen');
    await dataSource.query(
      'ALTER TABLE agents DROP KEY ix_agents_chosen, DROP KEY ix_agents_due, DROP COLUMN dueAt',
    );
    await dataSource.query('ALTER TABLE agents MODIFY misses int unsigned NULL');
    await dataSource.query("DELETE FROM migrations WHERE name LIKE 'CreateAgentsLife%'");
    expect(await migrate(dataSource)).to.deep.equal(['CreateAgentsLife1767225600011']);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    expect((await agents.find(scope, 1))?.state).to.deep.include({ cause: 'agent', chosen: 1, misses: 2 });
    expect((await records.user.find(scope, 2))?.seatIds).to.deep.equal([]);
  });
});
