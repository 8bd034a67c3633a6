import { expect } from 'chai';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import type { CompanyId, TrunkId } from '../../../src/domain/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { readEvents } from './read-events.ts';
import { addSampleCompany, type SampleCompany } from './sample-company.ts';

describe('a call by a known trunk to a number that nobody has [C3]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let other: SampleCompany;
  let trunks = 0;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
    other = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });

  const trunkOf = async ({ drafts, companyId }: SampleCompany, inboundAddresses: readonly string[]) => {
    trunks += 1;
    const { id } = await test.database.stores.records.trunk.insert({
      ...drafts.trunk(),
      ...{ companyId, name: `Provider ${trunks}`, inboundAddresses },
    });
    return id;
  };
  const eventsOf = (trunkId: TrunkId): JournalEvent[] => {
    const of = { callId: `call-${trunkId}`, legId: `call-${trunkId}`, at: new Date('2026-03-02T10:00:00Z') };
    return [
      {
        ...of,
        ...{ type: 'leg-began', isOrigin: true, party: { kind: 'trunk', trunkId } },
        ...{ callerNumber: '06301112233', dialled: '0612345678' },
      },
      { ...of, type: 'leg-ended', cause: 1, by: 'logic' },
      { ...of, type: 'call-ended' },
    ];
  };
  const read = async (events: readonly JournalEvent[], cuts: readonly number[] = []) => {
    await readEvents(test.database, events, cuts);
  };
  const dialledIn = async (companyId: CompanyId, trunkId: TrunkId) => {
    const page = await test.database.stores.callHistory.list(
      { companyId },
      { limit: 500, after: null, where: {} },
    );
    return page.items
      .filter(({ key }) => key === `call-${trunkId}`)
      .map(({ dialled, trunkId: by }) => [dialled, by]);
  };

  it('is in the list of the trunk’s company, with what was dialled and the trunk', async () => {
    const trunk = await trunkOf(company, ['198.51.100.1']);
    await read(eventsOf(trunk));
    expect(await dialledIn(company.companyId, trunk)).to.deep.equal([['0612345678', trunk]]);
    expect(await dialledIn(other.companyId, trunk)).to.deep.equal([]);
  });

  it('is there wherever the journal is cut', async () => {
    const trunk = await trunkOf(company, ['198.51.100.2']);
    await read(eventsOf(trunk), [1, 2]);
    expect(await dialledIn(company.companyId, trunk)).to.deep.equal([['0612345678', trunk]]);
  });

  it('is nobody’s when another company has a provider at one of these addresses: it may be meant for either [P8]', async () => {
    const trunk = await trunkOf(company, ['198.51.100.3', '198.51.100.4']);
    await trunkOf(other, ['198.51.100.4', '198.51.100.5']);
    await read(eventsOf(trunk));
    for (const { companyId } of [company, other]) expect(await dialledIn(companyId, trunk)).to.deep.equal([]);
  });

  it('is the company’s when it has two trunks at an address, and when its trunk has none', async () => {
    const trunk = await trunkOf(company, ['198.51.100.6']);
    await trunkOf(company, ['198.51.100.6']);
    const registered = await trunkOf(company, []);
    await read([...eventsOf(trunk), ...eventsOf(registered)]);
    expect(await dialledIn(company.companyId, trunk)).to.have.length(1);
    expect(await dialledIn(company.companyId, registered)).to.have.length(1);
  });
});
