import { expect } from 'chai';
import { CreateRecord } from '../../../../src/application/records/create-record.ts';
import { EditRecord } from '../../../../src/application/records/edit-record.ts';
import { type TrunkDraft, trunkRules } from '../../../../src/application/records/kinds/trunk.ts';
import { Refusal } from '../../../../src/application/refusal.ts';
import { Writer } from '../../../../src/application/write.ts';
import { addCompany } from '../../../integration/database/sample-company.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { administratorOf, openSecrets, toNobody } from '../../../support/as-administrator.ts';
import { unwatched } from '../../../support/fakes/unwatched.ts';

describe('the secret of a trunk', () => {
  let test: TestDatabase;
  let companyId: number;
  const draft: TrunkDraft = {
    name: 'Provider',
    host: 'sip.example.com',
    port: 5060,
    inboundAddresses: [],
    numberFormat: null,
    register: false,
    username: 'customer',
    secret: 'a secret; of words',
  };

  before(async () => {
    test = await createTestDatabase();
    companyId = (await addCompany(test.database)).id;
  });
  after(() => test.drop());
  const writer = () =>
    new Writer({
      database: test.database,
      announcer: toNobody,
      signal: unwatched,
      clock: { now: () => new Date() },
    });
  const create = (secret: string | null) =>
    new CreateRecord(test.database, writer(), openSecrets).create(trunkRules, administratorOf(companyId), {
      ...draft,
      secret,
    });

  it('is sealed as it was given', async () => {
    const { value } = await create(draft.secret);
    expect(value.record.sealedSecret).to.equal('sealed a secret; of words');
  });

  it('is refused with spaces around it, which no engine can be told of', async () => {
    const { value } = await create(draft.secret);
    for (const secret of [' a secret', 'a secret ', ' ']) {
      const edited = new EditRecord(test.database, writer(), openSecrets).edit(
        trunkRules,
        administratorOf(companyId),
        value.record.id,
        { secret },
        null,
      );
      for (const attempt of [create(secret), edited]) {
        const error = await rejectionOf(attempt);
        if (!(error instanceof Refusal)) throw error;
        expect(error.code).to.equal('invalid');
        expect(error.faults.map(({ path }) => path)).to.deep.equal([['secret']]);
      }
    }
  });
});
