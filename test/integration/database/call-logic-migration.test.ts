import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createDataSource } from '../../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { migrations } from '../../../src/database/migrations.ts';
import { schemaDrift } from '../../support/schema-drift.ts';
import type { Stores } from '../../../src/application/ports/stores.ts';
import { createTestDatabase, testServer, urlOf } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { hangUp, ringExits } from '../../support/hang-ups.ts';
import { rejectionOf } from './rejection.ts';

const record = "1, 3, '2026-01-01 08:00:00.000', '2026-01-02 08:00:00.000'";
const recordColumns = 'id, companyId, version, createdAt, updatedAt';
const queueColumns = `${recordColumns}, name, strategy, ringSeconds, wrapUpSeconds, joinWhenEmpty, announcePosition,
  announceEverySeconds, serviceLevelSeconds, record, onTimeoutKind, onTimeoutQueueId, onTimeoutExtensionId,
  onFullKind, onFullQueueId, onEmptyKind`;
const queue = "'linear', 15, 5, 1, 0, 30, 20, 1";
const weekly = [{ weekdays: [1, 2], from: '08:00', to: '16:30' }];
const overrides = [{ from: '2026-12-24T00:00', to: '2026-12-27T00:00', open: false, note: 'Karácsony "x"' }];

/** A company as it lay in the database when a destination was a queue, an extension or nothing. */
const oldRows = [
  `INSERT INTO companies VALUES (1, 1, '2026-01-01 08:00:00.000', '2026-01-01 08:00:00.000', 'Old', 'HU', 'UTC')`,
  `INSERT INTO extensions (${recordColumns}, digits, name, ringSeconds) VALUES (11, ${record}, '100', 'Desk', 20)`,
  `INSERT INTO queues (${queueColumns}) VALUES
    (21, ${record}, 'First', ${queue}, 'extension', NULL, 11, 'queue', 21, 'hang-up'),
    (22, ${record}, 'Second', ${queue}, 'queue', 21, NULL, 'hang-up', NULL, 'hang-up')`,
  `INSERT INTO numbers (${recordColumns}, digits, name, destinationKind, destinationQueueId, destinationExtensionId) VALUES
    (31, ${record}, '+3611111111', 'Main', 'queue', 22, NULL),
    (32, ${record}, '+3622222222', '', 'extension', NULL, 11),
    (33, ${record}, '+3633333333', 'Off', 'hang-up', NULL, NULL)`,
];

describe('the migration to destinations of every kind [R1, R13]', () => {
  let server: TestDatabase;
  let dataSource: SwitchroomDataSource;
  let stores: Stores;
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
    const older = migrations.findIndex(({ name: one }) => one.startsWith('CreateCallLogic'));
    for (const Migration of migrations.slice(0, older)) await new Migration().up(runner);
    for (const statement of oldRows) await runner.query(statement);
    await runner.query(
      `INSERT INTO calendars (${recordColumns}, name, timeZone, weekly, overrides) VALUES (41, ${record}, 'Days', 'UTC', ?, ?)`,
      [JSON.stringify(weekly), JSON.stringify(overrides)],
    );
    await runner.release();
    ({ stores } = openDatabase(dataSource));
  });
  afterEach(async () => {
    await dataSource.destroy();
    await server.dataSource.query(`DROP DATABASE ${name}`);
  });

  async function expectKept(): Promise<void> {
    const { records } = stores;
    const destinations = await Promise.all([31, 32, 33].map((id) => records.number.find(scope, id)));
    expect(destinations.map((number) => number?.destination)).to.deep.equal([
      { kind: 'queue', queueId: 22 },
      { kind: 'extension', extensionId: 11 },
      hangUp,
    ]);
    expect(destinations[0]).to.deep.include({ version: 3, name: 'Main', digits: '+3611111111' });
    expect(await records.queue.find(scope, 21)).to.deep.include({
      name: 'First',
      version: 3,
      onTimeout: { kind: 'extension', extensionId: 11 },
      onFull: { kind: 'queue', queueId: 21 },
      onEmpty: hangUp,
      keys: [],
    });
    expect((await records.queue.find(scope, 22))?.onTimeout).to.deep.equal({ kind: 'queue', queueId: 21 });
    expect(await records.extension.find(scope, 11)).to.deep.include(ringExits);
  }

  it('keeps where every number and queue leads', async () => {
    await migrate(dataSource);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    await expectKept();
  });

  it('keeps calendars with all their hours, and gives them a default [R4, R13]', async () => {
    await migrate(dataSource);
    expect(await stores.records.calendar.find(scope, 41)).to.deep.include({
      name: 'Days',
      version: 3,
      weekly: weekly.map((row) => ({ ...row, destination: null })),
      overrides: overrides.map((override) => ({ ...override, destination: null, fromRoster: false })),
      defaultDestination: hangUp,
    });
  });

  it('protects what was in use, and knows by whom', async () => {
    await migrate(dataSource);
    const { records } = stores;
    expect(await records.queue.referrers(scope, 21, 10)).to.deep.equal([
      { kind: 'queue', id: 22, name: 'Second' },
    ]);
    expect(await records.extension.referrers(scope, 11, 10)).to.deep.equal([
      { kind: 'number', id: 32, name: '+3622222222' },
      { kind: 'queue', id: 21, name: 'First' },
    ]);
    for (const [store, id] of [
      [records.queue, 22],
      [records.extension, 11],
    ] as const)
      expect(await rejectionOf(store.delete(scope, id))).to.have.property('code', 'reference-conflict');
    await records.number.delete(scope, 31);
    await records.queue.delete(scope, 22);
    await records.queue.delete(scope, 21);
    await stores.companies.delete(1);
    expect(await stores.companies.find(1)).to.equal(null);
  });

  it('goes on where it was killed half-way, without undoing what happened meanwhile', async () => {
    await dataSource.query('ALTER TABLE numbers ADD COLUMN destination json NULL');
    await dataSource.query(
      'ALTER TABLE numbers DROP FOREIGN KEY fk_numbers_queue, DROP KEY ix_numbers_queue',
    );
    await migrate(dataSource);
    await expectKept();
    const extension = (await stores.records.extension.find(scope, 11))!;
    await stores.records.extension.update({ ...extension, onBusy: { kind: 'queue', queueId: 21 } });
    await dataSource.query(
      'ALTER TABLE queues MODIFY onFull json NULL, ADD COLUMN onFullQueueId int unsigned NULL',
    );
    await dataSource.query("DELETE FROM migrations WHERE name LIKE 'CreateCallLogic%'");
    expect(await migrate(dataSource)).to.deep.equal(['CreateCallLogic1767225600020']);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    expect((await stores.records.extension.find(scope, 11))?.onBusy).to.deep.equal({
      kind: 'queue',
      queueId: 21,
    });
    expect(await stores.records.queue.referrers(scope, 21, 10)).to.deep.include({
      kind: 'extension',
      id: 11,
      name: 'Desk',
    });
  });
});
