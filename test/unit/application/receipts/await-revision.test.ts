import { expect } from 'chai';
import { Confirmations } from '../../../../src/application/nodes/confirmations.ts';
import type { Aggregate } from '../../../../src/application/ports/change-store.ts';
import { awaitRevision } from '../../../../src/application/receipts/await-revision.ts';
import { addCompany, addMediaNode } from '../../../integration/database/sample-company.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';

describe('the receipt of a write', () => {
  let test: TestDatabase;
  let statements = 0;
  let node: number;
  let companyId: number;
  let confirmations: Confirmations;
  let agent: { readonly kind: 'agent'; readonly id: number };

  before(async () => {
    test = await createTestDatabase(undefined, {
      onQuery: () => {
        statements += 1;
      },
    });
    node = await addMediaNode(test.database);
  });
  after(() => test.drop());
  beforeEach(async () => {
    companyId = (await addCompany(test.database, [node])).id;
    agent = { kind: 'agent', id: companyId * 100 };
    confirmations = new Confirmations();
    await changes().enqueue(companyId, agent, 5);
    confirmations.track({ companyId, revision: 5, aggregates: [agent], mediaNodeIds: [node] });
  });
  const changes = () => test.database.stores.changes;
  const receipt = (deadlineMs: number, touched: readonly Aggregate[] = [agent]) =>
    awaitRevision(changes(), confirmations, { companyId, revision: 5, touched }, deadlineMs);

  it('says applied as soon as this process knows, without asking the database', async () => {
    confirmations.confirmed(node, agent, 5);
    const before = statements;
    expect(await receipt(1_000)).to.deep.equal({ state: 'applied' });
    expect(statements).to.equal(before);
  });

  it('says applied when another process brought it to the node', async () => {
    const waiting = receipt(20_000);
    await changes().confirm(node, agent, 5);
    expect(await waiting).to.deep.equal({ state: 'applied' });
  });

  it('says pending, and what waits where, when the time is over', async () => {
    const answer = await receipt(60);
    expect(answer).to.have.property('state', 'pending');
    expect('waiting' in answer && answer.waiting).to.have.length(1);
    expect('waiting' in answer && answer.waiting[0]).to.deep.include({ mediaNodeId: node, aggregate: agent });
  });

  it('with no time to wait asks once', async () => {
    expect(await receipt(0)).to.have.property('state', 'pending');
  });

  it('ends at once when a change is parked: it will not be applied by itself', async () => {
    await changes().park(node, agent, 'the engine refuses it', new Date());
    const startedAt = Date.now();
    const answer = await receipt(20_000);
    expect(Date.now() - startedAt).to.be.lessThan(5_000);
    expect('waiting' in answer && answer.waiting[0]?.parkedReason).to.equal('the engine refuses it');
  });

  it('does not wait for changes that came later', async () => {
    await changes().confirm(node, agent, 5);
    await changes().enqueue(companyId, agent, 6);
    expect(await receipt(1_000)).to.deep.equal({ state: 'applied' });
  });

  it('waits for what this write touched: what is parked of others neither ends the waiting nor is waited for [S14]', async () => {
    const other = { kind: 'agent', id: agent.id + 1 } as const;
    await changes().enqueue(companyId, other, 3);
    await changes().park(node, other, 'the engine refuses it', new Date());
    expect(await receipt(60)).to.have.nested.property('waiting.length', 1);
    const waiting = receipt(20_000);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await changes().confirm(node, agent, 5);
    expect(await waiting).to.deep.equal({ state: 'applied' });
    // It is wanted anew, so that its row covers this revision too.
    await changes().enqueue(companyId, other, 6);
    expect(await receipt(1_000), 'known to have touched something else').to.deep.equal({ state: 'applied' });
  });

  it('of one that changed nothing waits for all that it would have touched, not only for what its revision did', async () => {
    const memberships = { kind: 'memberships', id: companyId } as const;
    await changes().enqueue(companyId, memberships, 3);
    expect(await changes().lastWanted(companyId, [memberships, agent])).to.equal(5);
    confirmations.confirmed(node, agent, 5);
    await changes().confirm(node, agent, 5);
    expect(await receipt(60, [memberships, agent])).to.have.nested.property('waiting.length', 1);
    await changes().confirm(node, memberships, 5);
    expect(await receipt(1_000, [memberships, agent])).to.deep.equal({ state: 'applied' });
  });
});
