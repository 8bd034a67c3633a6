import { expect } from 'chai';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { DeleteCompany } from '../../../src/application/companies/delete-company.ts';
import { builtInStatuses } from '../../../src/application/ports/records/agents.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { Writer } from '../../../src/application/write.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { journalOf, linesOfCompany, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf } from '../../support/real-calls/real-calls.ts';
import { administratorOf, toNobody } from '../../support/as-administrator.ts';
import { haltedTransaction, releaseHaltedTransactions, somebodyWaits } from './halted-transaction.ts';
import { rejectionOf } from './rejection.ts';
import { addCompany, addMediaNode, addSampleCompany, type SampleCompany } from './sample-company.ts';

describe('a company that is deleted with its history', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let operators: number;
  let doomed: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    operators = (await addCompany(test.database)).id;
  });
  after(() => test.drop());
  beforeEach(async () => {
    doomed = await addSampleCompany(test.database);
  });
  afterEach(releaseHaltedTransactions);

  const writerOn = (database: Database) =>
    new Writer({ database, announcer: toNobody, signal: unwatched, clock: { now: () => new Date() } });
  const remove = (database: Database = test.database) =>
    new DeleteCompany(database, writerOn(database)).delete(
      administratorOf(operators),
      doomed.companyId,
      null,
    );
  const rowsIn = async (table: string) => {
    const [found] = await test.dataSource.query<{ rows: number }[]>(
      `SELECT COUNT(*) AS \`rows\` FROM ${table} WHERE companyId = ?`,
      [doomed.companyId],
    );
    return found!.rows;
  };
  const addStays = async (count: number) => {
    const { companyId, records } = doomed;
    const stay = [companyId, records.user.id, null, new Date(0), new Date(1)];
    await test.dataSource.query(
      'INSERT INTO agent_stays (companyId, agentId, extensionId, loggedInAt, endedAt) VALUES ?',
      [Array.from({ length: count }, () => stay)],
    );
  };
  /** Those that every company has, and one more, whose id comes back. */
  const addStatuses = async () => {
    const { status } = test.database.stores.records;
    for (const builtIn of builtInStatuses.filter((name) => name !== 'connected'))
      await status.insert({ ...doomed.drafts.status(), name: builtIn, builtIn });
    return (await status.insert(doomed.drafts.status())).id;
  };
  const linesOf = (company: SampleCompany, ...names: string[]) =>
    eventsOf(linesOfCompany({ companyId: company.companyId, phone1: company.records.phone.sipUser }, names));
  const callsOf = async (node: number) => {
    const rows = await test.dataSource.query<{ companyId: number }[]>(
      'SELECT DISTINCT companyId FROM calls WHERE mediaNodeId = ?',
      [node],
    );
    return rows.map(({ companyId }) => companyId);
  };

  it('goes in portions, and nothing of it is left', async () => {
    await addStays(3_000);
    await remove();
    for (const table of ['agent_stays', 'users']) expect(await rowsIn(table), table).to.equal(0);
    expect(await test.database.stores.companies.find(doomed.companyId)).to.equal(null);
  });

  it('holds nothing up while its history goes: not its own agents, and not the journal of the node', async () => {
    const { mediaNodeId } = doomed;
    const other = await addSampleCompany(test.database, mediaNodeId);
    const onBreak = await addStatuses();
    const callers = linesOf(doomed, 'queue-place-staggered');
    await readJournal(test.database, mediaNodeId, journalOf(callers, []), silentLog);
    // The deletion comes to a row that somebody holds, and no further.
    const held = haltedTransaction(test.database, async (stores, halt) => {
      await stores.companies.deleteHistory(doomed.companyId, 1);
      await halt();
    });
    await held.reached;
    const removal = remove();
    await somebodyWaits(test.dataSource);
    const { user } = doomed.records;
    const changeAgent = new ChangeAgent(writerOn(test.database));
    const changed = await changeAgent.byItself({ companyId: doomed.companyId }, user.id, () => ({
      kind: 'choose',
      statusId: onBreak,
      as: 'agent',
      by: user.id,
    }));
    expect(changed?.status.id).to.equal(onBreak);
    const node = await addMediaNode(test.database);
    const both = [...linesOf(doomed, 'transfer-attended'), ...linesOf(other, 'transfer-attended-to-queue')];
    await readJournal(test.database, node, journalOf(both, []), silentLog);
    expect(await callsOf(node)).to.have.members([doomed.companyId, other.companyId]);
    held.goOn();
    await held.done;
    await removal;
    expect(await callsOf(node)).to.deep.equal([other.companyId]);
  });

  it('the journal waits for the end of it no longer than that takes, and keeps what is of others', async () => {
    const { mediaNodeId } = doomed;
    const other = await addSampleCompany(test.database, mediaNodeId);
    const end = haltedTransaction(test.database, async (stores, halt) => {
      await stores.companies.delete(doomed.companyId);
      await halt();
    });
    await end.reached;
    const node = await addMediaNode(test.database);
    const both = [...linesOf(doomed, 'transfer-attended'), ...linesOf(other, 'transfer-attended-to-queue')];
    const reading = readJournal(test.database, node, journalOf(both, []), silentLog);
    await somebodyWaits(test.dataSource);
    end.goOn();
    await end.done;
    await reading;
    expect(await callsOf(node)).to.deep.equal([other.companyId]);
  });

  it('that ends half-way lets nobody in any more, and the next run goes on with what is left', async () => {
    const { sessions } = test.database.stores;
    const { user } = doomed.records;
    await sessions.insert({
      tokenHash: `of ${user.id}`,
      userId: user.id,
      passwordHash: user.passwordHash,
      companyId: doomed.companyId,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
      address: '::1',
    });
    expect(await sessions.principalOfSession(`of ${user.id}`, new Date())).to.not.equal(null);
    await addStays(1_000);
    let portions = 0;
    const dying: Database = {
      ...test.database,
      transaction: async (work) => {
        portions += 1;
        if (portions > 2) throw new Error('killed');
        return await test.database.transaction(work);
      },
    };
    expect(await rejectionOf(remove(dying))).to.match(/killed/);
    expect(await rowsIn('agent_stays')).to.be.within(1, 999);
    expect(await sessions.principalOfSession(`of ${user.id}`, new Date())).to.equal(null);
    await remove();
    expect(await rowsIn('agent_stays')).to.equal(0);
    expect(await test.database.stores.companies.find(doomed.companyId)).to.equal(null);
  });
});
