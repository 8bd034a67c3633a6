import { expect } from 'chai';
import { createTestDatabase } from '../../support/database.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMediaNode, addSampleCompany } from './sample-company.ts';
import type { SampleCompany } from './sample-company.ts';

describe('where phones are registered', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let statements: string[] = [];
  const scope = () => ({ companyId: company.companyId });
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds, 123));
  const registrations = () => test.database.stores.registrations;

  before(async () => {
    test = await createTestDatabase(undefined, {
      onQuery: (sql) => {
        statements.push(sql);
      },
    });
  });
  after(async () => {
    await test.drop();
  });
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
  });

  const of = async (...ids: number[]) => [...(await registrations().ofPhones(scope(), ids))];

  it('is kept with the moment of the last change, in one statement however many phones', async () => {
    const { records } = test.database.stores;
    const { mediaNodeId } = company;
    const phones = [company.records.phone];
    for (let more = 0; more < 9; more += 1) phones.push(await records.phone.insert(company.drafts.phone()));
    const [first, second] = phones.map(({ id }) => id);
    expect(await of(first!)).to.deep.equal([]);
    expect(await of()).to.deep.equal([]);
    const states = phones.map(({ sipUser }, index) => ({ sipUser: sipUser!, registered: index !== 1 }));
    statements = [];
    await registrations().report(mediaNodeId, [...states, { sipUser: 'unknown', registered: true }], at(1));
    expect(statements).to.have.length(1);
    expect(await of(first!, second!)).to.have.deep.members([
      [first, { registered: true, since: at(1), mediaNodeId }],
      [second, { registered: false, since: at(1), mediaNodeId }],
    ]);
    await registrations().report(mediaNodeId, states, at(2));
    expect(await of(first!), 'nothing changed').to.deep.equal([
      [first, { registered: true, since: at(1), mediaNodeId }],
    ]);
    const turned = states.map(({ sipUser, registered }) => ({ sipUser, registered: !registered }));
    await registrations().report(mediaNodeId, turned, at(3));
    expect(await of(first!, second!)).to.have.deep.members([
      [first, { registered: false, since: at(3), mediaNodeId }],
      [second, { registered: true, since: at(3), mediaNodeId }],
    ]);
    statements = [];
    await registrations().report(mediaNodeId, [], at(4));
    expect(statements).to.deep.equal([]);
  });

  it('ends at the node where it was, not at one that never had it', async () => {
    const { id, sipUser } = company.records.phone;
    const other = await addMediaNode(test.database);
    const say = (node: number, registered: boolean, seconds: number) =>
      registrations().report(node, [{ sipUser: sipUser!, registered }], at(seconds));
    await say(company.mediaNodeId, true, 1);
    await say(other, false, 2);
    const there = { mediaNodeId: company.mediaNodeId };
    expect(await of(id)).to.deep.equal([[id, { registered: true, since: at(1), ...there }]]);
    await say(other, true, 3);
    await say(company.mediaNodeId, false, 4);
    expect(await of(id), 'it moved, and was registered all the time').to.deep.equal([
      [id, { registered: true, since: at(1), mediaNodeId: other }],
    ]);
    await say(other, false, 5);
    expect(await of(id)).to.deep.equal([[id, { registered: false, since: at(5), mediaNodeId: other }]]);
    await test.database.stores.records.extension.update({ ...company.records.extension, devices: [] });
    await test.database.stores.records['ring-group'].update({
      ...company.records['ring-group'],
      members: [],
    });
    await test.database.stores.records.phone.delete(scope(), id);
    expect(await of(id)).to.deep.equal([]);
  });
});
