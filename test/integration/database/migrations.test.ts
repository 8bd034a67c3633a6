import { expect } from 'chai';
import { createDataSource } from '../../../src/database/data-source.ts';
import { migrate } from '../../../src/database/migrate.ts';
import { migrations } from '../../../src/database/migrations.ts';
import { schemaDrift } from '../../support/schema-drift.ts';
import { createTestDatabase, withOtherScheme } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addCompany, addSampleCompany } from './sample-company.ts';

describe('migrations on a real server', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(async () => {
    await test.drop();
  });

  it('leave no difference between the schema and the entities', async () => {
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
  });

  it('do so whatever the scheme of the address says', async () => {
    const other = createDataSource({ url: withOtherScheme(test.url) });
    await other.initialize();
    expect(await schemaDrift(other)).to.deep.equal([]);
    await other.destroy();
  });

  it('are noticed to be missing when somebody changes a table by hand', async () => {
    await test.dataSource.query('ALTER TABLE queues MODIFY name varchar(99) NOT NULL');
    await test.dataSource.query(
      'ALTER TABLE numbers MODIFY digits varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL',
    );
    await test.dataSource.query('ALTER TABLE users DROP FOREIGN KEY fk_users_role');
    const drift = await schemaDrift(test.dataSource);
    expect(
      drift.some((line) => /queues.*varchar\(100\)/.test(line)),
      'length',
    ).to.be.true;
    expect(
      drift.some((line) => line.startsWith('numbers.digits has the collation')),
      'collation',
    ).to.be.true;
    expect(
      drift.some((line) => line.includes('fk_users_role')),
      'foreign key',
    ).to.be.true;
  });

  it('run once, also when three processes start together', async () => {
    await test.dataSource.query('DROP TABLE applied_revisions, pending_changes, audit_entries, migrations');
    const ran = await Promise.all([
      migrate(test.dataSource),
      migrate(test.dataSource),
      migrate(test.dataSource),
    ]);
    expect(ran.flat()).to.have.members(migrations.map(({ name }) => name));
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
  });

  it('go on where a process was killed between two tables', async () => {
    await test.dataSource.query('DROP TABLE journal_positions, node_leases');
    const open = migrations.map(({ name }) => name).slice(2);
    await test.dataSource.query('DELETE FROM migrations WHERE name IN (?)', [open]);
    expect(await migrate(test.dataSource)).to.deep.equal(open);
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
  });

  it('make the audit the place of the revisions, of which none is lost', async () => {
    const { stores } = test.database;
    const { id } = await addCompany(test.database);
    const revision = await stores.changes.nextRevision(id);
    const by = { userId: 5, apiKeyId: null, label: 'x', address: '' };
    const what = { action: 'edit', kind: 'queue', objectId: 17, revision, before: null, after: null };
    const at = new Date('2026-05-06T07:08:09.010Z');
    await stores.audit.insert({ companyId: id, at, ...by, ...what });
    // The schema as it was before, with the same write in both tables.
    await test.dataSource.query('DROP INDEX ix_audit_entries_revision ON audit_entries');
    await test.dataSource.query(
      'CREATE TABLE revisions (companyId int unsigned, `number` int unsigned, summary varchar(255))',
    );
    await test.dataSource.query("INSERT INTO revisions VALUES (?, 1, 'edit queue 17')", [id]);
    await test.dataSource.query("DELETE FROM migrations WHERE name LIKE 'RevisionsFromAudit%'");
    expect(await migrate(test.dataSource)).to.have.length(1);
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
    expect(await test.dataSource.query("SHOW TABLES LIKE 'revisions'")).to.deep.equal([]);
    expect(await stores.changes.findRevision({ companyId: id }, 1)).to.deep.equal({
      companyId: id,
      number: 1,
      at,
      userId: 5,
      summary: 'edit queue 17',
    });
  });

  it('leave it to a company to say that something is not kept for ever, also when one was killed half-way', async () => {
    const { companies } = test.database.stores;
    const company = await addCompany(test.database);
    await test.dataSource.query(
      'ALTER TABLE companies DROP COLUMN recordingsKeptDays, DROP COLUMN callsKeptDays',
    );
    await test.dataSource.query("DELETE FROM migrations WHERE name LIKE 'KeepForATime%'");
    expect(await migrate(test.dataSource)).to.have.length(1);
    expect(await schemaDrift(test.dataSource)).to.deep.equal([]);
    const forEver = { recordingsKeptDays: null, messagesKeptDays: null, callsKeptDays: null };
    expect(await companies.find(company.id)).to.deep.equal({ ...company, ...forEver });
  });

  it('record no more than was recorded before [C1]', async () => {
    const { dataSource, database } = test;
    const { companyId, records } = await addSampleCompany(database);
    await dataSource.query('ALTER TABLE numbers DROP COLUMN record');
    await dataSource.query('ALTER TABLE companies DROP COLUMN recordedCalls');
    // As after a migration that was ended in the middle.
    await dataSource.query('ALTER TABLE extensions MODIFY recordedCalls json NULL');
    await dataSource.query('UPDATE extensions SET recordedCalls = NULL');
    await dataSource.query("DELETE FROM migrations WHERE name LIKE 'RecordedCalls%'");
    expect(await migrate(dataSource)).to.have.length(1);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    const { number, extension } = database.stores.records;
    expect((await number.find({ companyId }, records.number.id))?.record).to.equal(false);
    expect((await extension.find({ companyId }, records.extension.id))?.recordedCalls).to.deep.equal([]);
    expect((await database.stores.companies.find(companyId))?.recordedCalls).to.deep.equal([]);
  });

  it('open no phone to the world that was there before, and make no extension an emergency number [U1]', async () => {
    const { dataSource, database } = test;
    const company = await addSampleCompany(database);
    await dataSource.query("UPDATE extensions SET digits = '104' WHERE id = ?", [
      company.records.extension.id,
    ]);
    await dataSource.query(
      'ALTER TABLE extensions DROP FOREIGN KEY fk_extensions_number, DROP KEY ix_extensions_number, DROP COLUMN outsideCalls, DROP COLUMN shownNumberId',
    );
    await dataSource.query('ALTER TABLE companies DROP COLUMN emergencyNumbers');
    await dataSource.query("DELETE FROM migrations WHERE name LIKE 'CallOutside%'");
    expect(await migrate(dataSource)).to.have.length(1);
    expect(await schemaDrift(dataSource)).to.deep.equal([]);
    const { id } = company.records.extension;
    expect(await database.stores.records.extension.find({ companyId: company.companyId }, id)).to.include({
      ...{ outsideCalls: 'none', shownNumberId: null },
    });
    const after = await database.stores.companies.find(company.companyId);
    expect(after?.emergencyNumbers).to.deep.equal(['105', '107', '112']);
  });

  it('keep the data, and run nothing the second time', async () => {
    const { database } = test;
    const company = await database.stores.companies.insert({
      name: 'Kept',
      country: 'HU',
      emergencyNumbers: ['112'],
      recordedCalls: [],
      timeZone: 'Europe/Budapest',
      mediaNodeIds: [],
    });
    expect(await migrate(test.dataSource)).to.deep.equal([]);
    expect(await database.stores.companies.find(company.id)).to.deep.equal(company);
  });
});
