import { expect } from 'chai';
import { StoreUnavailableError } from '../../../src/application/ports/stores.ts';
import { createDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import type { Scope } from '../../../src/domain/access/principal.ts';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { haltedTransaction, releaseHaltedTransactions } from './halted-transaction.ts';
import { rejectionOf } from './rejection.ts';
import { addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('agents who choose a status', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  const scope = () => ({ companyId: company.companyId });

  before(async () => {
    test = await createTestDatabase();
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });
  afterEach(releaseHaltedTransactions);

  it('are read with their user and the status', async () => {
    const { user, status } = company.records;
    const found = await test.database.transaction(({ agents }) =>
      agents.findForChoice(scope(), user.id, status.id),
    );
    const { agents, records } = test.database.stores;
    expect(found?.agent).to.deep.equal(await agents.find(scope(), user.id));
    expect(await records.user.find(scope(), user.id)).to.deep.include(found?.user);
    expect(found?.user.skills).to.deep.equal(user.skills);
    expect(await records.status.find(scope(), status.id)).to.deep.include(found?.status ?? {});
    expect(found?.status).to.include({ id: status.id, activatesSkills: status.activatesSkills });
  });

  it('are nobody when they are no agents, and find no status that the company does not have', async () => {
    const { user, status } = company.records;
    const other = await addSampleCompany(test.database);
    const backOffice = await test.database.stores.records.user.insert(company.drafts.user());
    const choose = (scoped: Scope, id: number, statusId: number) =>
      test.database.transaction(({ agents }) => agents.findForChoice(scoped, id, statusId));
    expect(await choose(scope(), backOffice.id, status.id)).to.equal(null);
    expect((await choose(scope(), user.id, other.records.status.id))?.status).to.equal(null);
    expect(await choose({ companyId: other.companyId }, user.id, status.id)).to.equal(null);
  });

  it('wait for each other only at the same agent, not at the same status', async () => {
    const { user, status } = company.records;
    const blocker = haltedTransaction(test.database, async ({ agents }, halt) => {
      await agents.findForChoice(scope(), user.id, status.id);
      await halt();
    });
    await blocker.reached;
    const impatient = createDataSource({ url: test.url, lockWaitSeconds: 1 });
    const { stores } = openDatabase(await impatient.initialize());
    const agent = await stores.agents.find(scope(), user.id);
    expect(await stores.records.status.update({ ...status, name: 'renamed' })).to.include({ version: 2 });
    expect(await rejectionOf(stores.agents.update(agent!))).to.be.instanceOf(StoreUnavailableError);
    blocker.goOn();
    await blocker.done;
    await stores.agents.update(agent!);
    await impatient.destroy();
  });
});
