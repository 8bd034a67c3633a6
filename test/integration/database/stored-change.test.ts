import { expect } from 'chai';
import type { ChangeDraft } from '../../../src/application/ports/change-store.ts';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import {
  DuplicateValueError,
  OutcomeUnknownError,
  StoreUnavailableError,
} from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import type { SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { SqlSession } from '../../../src/database/sql-session.ts';
import { createTestDatabase, testServer, urlOf, withScheme } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import type { CuttableProxy } from './cuttable-proxy.ts';
import { rejectionOf } from './rejection.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('a change that is stored with its commit', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let proxy: CuttableProxy;
  let dataSource: SwitchroomDataSource;
  let database: Database;
  const scope = () => ({ companyId: company.companyId });
  const at = new Date('2026-10-25T00:59:59.999Z');

  before(async () => {
    test = await createTestDatabase();
    const server = await testServer();
    proxy = await startCuttableProxy(server);
    const name = new URL(test.url).pathname.slice(1);
    dataSource = createDataSource({ url: urlOf({ ...server, port: proxy.port }, name), poolSize: 2 });
    await dataSource.initialize();
    database = openDatabase(dataSource);
  });
  after(async () => {
    await dataSource.destroy();
    await proxy.close();
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  const draft = (fields: Partial<ChangeDraft> = {}): ChangeDraft => ({
    companyId: company.companyId,
    aggregates: [{ kind: 'agent', id: company.records.user.id }],
    audit: {
      at,
      userId: company.records.user.id,
      apiKeyId: null,
      label: 'anna; DROP TABLE users',
      address: '',
      action: 'choose-status',
      kind: 'agent',
      objectId: company.records.user.id,
      before: null,
      after: { statusId: 1 },
    },
    activity: {
      companyId: company.companyId,
      agentId: company.records.user.id,
      statusId: company.records.status.id,
      statusName: "it's; COMMIT;\n--",
      startedAt: new Date(at.getTime() - 1_000),
      endedAt: at,
      cause: 'agent',
      byUserId: null,
    },
    outOfQueues: true,
    ...fields,
  });
  const miss = async ({ agents }: Stores): Promise<number> => {
    const { agent } = (await agents.lock(scope(), company.records.user.id))!;
    const { state } = await agents.update({
      ...agent,
      state: { ...agent.state, misses: agent.state.misses + 1 },
    });
    return state.misses;
  };
  /** All that there is of the company's changes. */
  const stored = async () => {
    const { companies, agents, audit, activity, changes } = test.database.stores;
    const { id: agentId } = company.records.user;
    const period = { agentId, from: new Date(0), to: at, limit: 9, after: null };
    const { items: stretches } = await activity.list(scope(), period);
    return {
      revision: (await companies.find(company.companyId))?.revision,
      misses: (await agents.find(scope(), agentId))?.state.misses,
      audit: (await audit.list(scope(), { limit: 9, after: null })).items.length,
      activity: stretches.filter(({ endedAt }) => endedAt !== null).length,
      waiting: (await changes.waiting(company.companyId, 1_000)).length,
    };
  };
  const nothing = { revision: 0, misses: 0, audit: 0, activity: 0, waiting: 0 };
  const everything = { revision: 1, misses: 1, audit: 1, activity: 1, waiting: 1 };

  it('is there with all that is remembered of it, under one revision', async () => {
    const changed = await database.change(async (stores) => ({ value: await miss(stores), draft: draft() }));
    expect(changed).to.deep.equal({
      value: 1,
      change: {
        companyId: company.companyId,
        revision: 1,
        aggregates: draft().aggregates,
        mediaNodeIds: [company.mediaNodeId],
        outOfQueues: true,
      },
    });
    expect(await stored()).to.deep.equal(everything);
    const { audit, changes, activity } = test.database.stores;
    const [entry] = (await audit.list(scope(), { limit: 1, after: null })).items;
    expect(entry).to.deep.include({ ...draft().audit, revision: 1, companyId: company.companyId });
    const [pending] = await changes.waiting(company.companyId, 1);
    expect(pending).to.deep.include({ firstRevision: 1, wantedRevision: 1 });
    const period = { agentId: company.records.user.id, from: new Date(0), to: at, limit: 9, after: null };
    expect((await activity.list(scope(), period)).items[0]).to.deep.include({ ...draft().activity });
    expect((await changes.findRevision(scope(), 1))?.userId).to.equal(company.records.user.id);
  });

  it('names the nodes on which it waits, on a server whose INSERT names none as well', async () => {
    const { mediaNodeId: one } = company;
    const another = await addMediaNode(test.database);
    const { companies } = test.database.stores;
    const placed = (await companies.find(company.companyId))!;
    await companies.update({ ...placed, mediaNodeIds: [another, one] });
    const aggregates: ChangeDraft['aggregates'] = [
      { kind: 'configuration', id: company.companyId },
      { kind: 'agent', id: company.records.user.id },
    ];
    const likeMysql = createDataSource({ url: withScheme(test.url, 'mysql'), poolSize: 1 });
    await likeMysql.initialize();
    try {
      for (const of of [database, openDatabase(likeMysql)]) {
        const changed = await of.change(() => Promise.resolve({ value: null, draft: draft({ aggregates }) }));
        expect(changed?.change.mediaNodeIds).to.deep.equal([one, another]);
      }
    } finally {
      await likeMysql.destroy();
    }
  });

  it('tells how the agent is as of its revision, when that decides about queues and nothing can follow in it', async () => {
    const { id } = company.records.user;
    const told = async (fields: Partial<ChangeDraft>, finish?: () => Promise<void>) =>
      (
        await database.change<null>(() =>
          Promise.resolve({ value: null, draft: draft(fields), ...(finish && { finish }) }),
        )
      )?.change.agent;
    const agent = await test.database.stores.snapshots.agent(id);
    expect(agent?.grants).to.have.length.greaterThan(0);
    expect(await told({ outOfQueues: false })).to.deep.equal(agent);
    expect(await told({ outOfQueues: true })).to.equal(undefined);
    expect(await told({ outOfQueues: false }, () => Promise.resolve())).to.equal(undefined);
    const aggregates: ChangeDraft['aggregates'] = [{ kind: 'memberships', id: company.companyId }];
    expect(await told({ outOfQueues: false, aggregates })).to.equal(undefined);
  });

  it('takes two exchanges with the server: one that locks and reads, one that writes and commits', async () => {
    const click = () => database.change(async (stores) => ({ value: await miss(stores), draft: draft() }));
    await click();
    const before = proxy.sent();
    await click();
    expect(proxy.sent() - before).to.equal(2);
  });

  it('that nobody made is in the log of the agent alone', async () => {
    await database.change(async (stores) => ({
      value: await miss(stores),
      draft: draft({ audit: null, aggregates: [] }),
    }));
    expect(await stored()).to.deep.equal({ ...everything, audit: 0, waiting: 0 });
    expect(await test.database.stores.changes.findRevision(scope(), 1)).to.deep.include({ userId: null });
  });

  it('is none when nothing changed', async () => {
    const none = await database.change(async (stores) => {
      await stores.agents.lock(scope(), company.records.user.id);
      return null;
    });
    expect([none, await stored()]).to.deep.equal([null, nothing]);
  });

  it('lets what needs the revision be written before the commit', async () => {
    await database.change<null>(() =>
      Promise.resolve({
        value: null,
        draft: draft(),
        finish: async (stores, _value, revision) => {
          await stores.companies.find(company.companyId);
          expect(revision).to.equal(1);
          await miss(stores);
        },
      }),
    );
    expect(await stored()).to.deep.equal(everything);
  });

  it('is not there at all when the last of it fails', async () => {
    const tooLong = { ...draft().activity!, statusName: 'x'.repeat(1_000) };
    const failed = database.change(async (stores) => ({
      value: await miss(stores),
      draft: draft({ activity: tooLong }),
    }));
    await rejectionOf(failed);
    expect(await stored()).to.deep.equal(nothing);
  });

  it('is not there at all when its company is gone', async () => {
    const failed = database.change(async (stores) => ({
      value: await miss(stores),
      draft: draft({ companyId: 4_000_000 }),
    }));
    expect(await rejectionOf(failed)).to.have.property('code', 'reference-conflict');
    expect(await stored()).to.deep.equal(nothing);
  });

  it('is refused as a whole for a seat that somebody else took', async () => {
    const { extension, user, status } = company.records;
    const other = await test.database.stores.records.user.insert(company.drafts.user());
    const { version: _version, ...agent } = (await test.database.stores.agents.find(scope(), user.id))!;
    const state = { ...agent.state, login: null, chosen: status.id };
    await test.database.stores.agents.insert({ ...agent, id: other.id, state });
    const taken = database.change(async ({ agents }) => {
      const locked = (await agents.lock(scope(), other.id))!;
      const login = { since: at, seat: extension.id };
      await agents.update({ ...locked.agent, state: { ...locked.agent.state, login } });
      return { value: null, draft: draft() };
    });
    expect(await rejectionOf(taken)).to.be.instanceOf(DuplicateValueError);
    expect(await stored()).to.deep.equal(nothing);
  });

  it('is not stored by a work that passed over the end of its transaction', async () => {
    const doomed = database.change(async (stores) => {
      await miss(stores);
      await stores.records.skill.findForUpdate(scope(), 1);
      proxy.cut();
      await stores.records.skill.findForUpdate(scope(), 1).catch(() => undefined);
      proxy.restore();
      return { value: null, draft: draft() };
    });
    expect(await rejectionOf(doomed)).to.be.instanceOf(StoreUnavailableError);
    expect(await stored()).to.deep.equal(nothing);
  });

  it('may or may not be stored when only the answer was lost, and this is said', async () => {
    const lost = database.change(async (stores) => {
      const value = await miss(stores);
      proxy.loseAnswer();
      return { value, draft: draft() };
    });
    const error = await rejectionOf(lost);
    expect(error).to.be.instanceOf(OutcomeUnknownError);
    // The server sends its answer bit by bit, and was at work when the first was lost.
    await eventually(async () => {
      expect(await stored()).to.deep.equal(everything);
    });
  });

  it('of one agent by many at the same time is a revision for each, and none is lost', async () => {
    const changed = await Promise.all(
      Array.from({ length: 12 }, () =>
        test.database.change(async (stores) => ({ value: await miss(stores), draft: draft() })),
      ),
    );
    expect(changed.map((one) => one?.change.revision)).to.have.members(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect((await stored()).misses).to.equal(12);
  });
});

describe('statements that are sent together', () => {
  let test: TestDatabase;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  it('are never smuggled into one: a semicolon in the text of a statement is refused', async () => {
    const error = await rejectionOf(test.dataSource.query('SELECT 1; DROP TABLE users'));
    expect(error).to.match(/not one statement/);
    expect(await test.dataSource.query('SELECT COUNT(*) FROM users')).to.have.length(1);
  });

  it('may carry any semicolon in their values', async () => {
    const text = "'; DROP TABLE users; -- \\";
    expect(await test.dataSource.query('SELECT ? AS text', [text])).to.deep.equal([{ text }]);
  });

  it('keep their values to themselves, also one too many, and any bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const rows = await SqlSession.transaction(
      test.dataSource,
      () => new Date(),
      (session) =>
        session.together([
          { sql: 'SELECT ? AS one', values: ['?', 'too many'] },
          { sql: 'SELECT ? AS bytes', values: [bytes] },
        ]),
    );
    expect(rows).to.deep.equal([[{ one: '?' }], [{ bytes }]]);
  });
});
