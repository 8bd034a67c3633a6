import { expect } from 'chai';
import type { Actor } from '../../../src/application/actor.ts';
import { DeleteCompany } from '../../../src/application/companies/delete-company.ts';
import { EditCompany } from '../../../src/application/companies/edit-company.ts';
import { RemoveMediaNode } from '../../../src/application/media-nodes/remove-media-node.ts';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { Writer } from '../../../src/application/write.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { journalOf, linesOfCompany, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf } from '../../support/real-calls/real-calls.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { heldUp } from '../../support/held-up.ts';
import { administratorOf, toNobody } from '../../support/as-administrator.ts';
import { addSampleCompany } from '../database/sample-company.ts';
import { type NodeUnderTest, nodeUnderTest } from './node-under-test.ts';

describe('a media node that has not dropped a company yet [S14]', () => {
  let test: TestDatabase;
  let node: NodeUnderTest;
  let operator: Actor;
  let writer: Writer;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    node = await nodeUnderTest(test.database);
    operator = administratorOf((await addSampleCompany(test.database)).companyId);
    const clock = { now: () => new Date() };
    writer = new Writer({ database: test.database, announcer: toNobody, signal: unwatched, clock });
  });

  const remove = () => new RemoveMediaNode(writer).remove(operator, node.engine.nodeId, null);
  const linkSays = async (fault: string | null) => {
    const { leases } = test.database.stores;
    expect(await leases.acquire(node.engine.nodeId, 'a link', 60_000, { fault, unapplied: null })).to.equal(
      1,
    );
  };
  const takeCompanyOff = () =>
    new EditCompany(writer).edit(operator, node.company.companyId, { mediaNodeIds: [] }, null);
  const refusesToBeRemoved = async () => {
    const refusal = await rejectionOf(remove());
    expect(refusal).to.deep.include({
      code: 'in-use',
      details: { leavingCompanyIds: [node.company.companyId] },
    });
  };
  const isRemoved = async () => {
    await remove();
    expect(await test.database.stores.mediaNodes.find(node.engine.nodeId)).to.equal(null);
  };

  it('is kept and told on until it has: nobody would take its agents out of the queues any more', async () => {
    await linkSays(null);
    await takeCompanyOff();
    const [reached, held] = [heldUp(), heldUp()];
    node.engine.before = async (operation) => {
      if (operation !== 'removeCompany') return;
      reached.go();
      await held.until;
    };
    const dropped = node.applier.apply(node.configuration);
    await reached.until;
    await refusesToBeRemoved();
    await node.choose(node.onBreak);
    expect(await node.applier.apply(node.agent)).to.equal('applied');
    expect(node.engine.members(), 'who takes a break is offered no call there').to.deep.equal([]);

    held.go();
    expect(await dropped).to.equal('applied');
    await isRemoved();
  });

  it('is kept when the company was deleted, too', async () => {
    await linkSays(null);
    await new DeleteCompany(test.database, writer).delete(operator, node.company.companyId, null);
    await refusesToBeRemoved();
    expect(await node.applier.apply(node.configuration)).to.equal('applied');
    await isRemoved();
  });

  it('is removed at once when nobody is linked to it: it may never come back', async () => {
    await linkSays('connect ECONNREFUSED');
    await takeCompanyOff();
    await isRemoved();
  });

  it('has no call that goes on for ever once it is removed: they end with the last that it told [C3]', async () => {
    const { companyId } = node.company;
    const events = eventsOf(linesOfCompany({ companyId }, ['transfer-attended-to-queue']));
    const answered = events.findIndex(({ type }) => type === 'agent-connected');
    const told = events.slice(0, answered + 1);
    await readJournal(test.database, node.engine.nodeId, journalOf(told), silentLog);
    await linkSays('connect ECONNREFUSED');
    await takeCompanyOff();
    await isRemoved();
    const rows = async (sql: string) =>
      (await test.dataSource.query<Record<string, unknown>[]>(sql, [companyId])).map((row) =>
        Object.values(row),
      );
    const lastAt = told.at(-1)?.at;
    expect(
      await rows(`SELECT endedAt, endedBy FROM calls WHERE companyId = ? AND continuedIn IS NULL`),
    ).to.deep.equal([[lastAt, 'engine-lost']]);
    expect(
      await rows(
        'SELECT 1 FROM call_legs l JOIN calls c ON c.id = l.callId WHERE c.companyId = ? AND l.endedAt IS NULL',
      ),
    ).to.deep.equal([]);
    expect(
      await rows(`SELECT state, reason FROM recordings WHERE companyId = ? AND fileBase LIKE '%.153'`),
    ).to.deep.equal([['unreadable', 'missing']]);
  });
});
