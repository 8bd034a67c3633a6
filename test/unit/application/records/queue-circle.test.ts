import { expect } from 'chai';
import { EditRecord } from '../../../../src/application/records/edit-record.ts';
import { type QueueDraft, queueRules } from '../../../../src/application/records/kinds/queue.ts';
import { Refusal } from '../../../../src/application/refusal.ts';
import { Writer } from '../../../../src/application/write.ts';
import { addSampleCompany, type SampleCompany } from '../../../integration/database/sample-company.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { administratorOf, openSecrets, toNobody } from '../../../support/as-administrator.ts';
import { unwatched } from '../../../support/fakes/unwatched.ts';

describe('queues that lead to each other', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let sales: number;
  let support: number;
  let evening: number;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    company = await addSampleCompany(test.database);
    const { queue } = test.database.stores.records;
    [sales = 0, support = 0, evening = 0] = await Promise.all(
      [1, 2, 3].map(async () => (await queue.insert(company.drafts.queue())).id),
    );
  });
  const edit = (id: number, change: Partial<QueueDraft>) => {
    const writer = new Writer({
      database: test.database,
      announcer: toNobody,
      signal: unwatched,
      clock: { now: () => new Date() },
    });
    const actor = administratorOf(company.companyId);
    return new EditRecord(test.database, writer, openSecrets).edit(queueRules, actor, id, change, null);
  };
  const to = (queueId: number) => ({ kind: 'queue', queueId }) as const;
  const expectCircle = async (attempt: Promise<unknown>, ...fields: string[]) => {
    const error = await rejectionOf(attempt);
    if (!(error instanceof Refusal)) throw error;
    expect(error.code).to.equal('invalid');
    expect(error.faults.map(({ path, code }) => [...path, code])).to.deep.equal(
      fields.map((field) => [field, 'queueId', 'circle']),
    );
  };

  it('are refused when a caller would come back without having waited: the engine would run hot', async () => {
    await expectCircle(edit(sales, { onFull: to(sales) }), 'onFull');
    await edit(sales, { onEmpty: to(support) });
    await edit(support, { onFull: to(evening) });
    await expectCircle(edit(evening, { onEmpty: to(sales) }), 'onEmpty');
    await expectCircle(edit(evening, { onEmpty: to(support), onFull: to(sales) }), 'onFull', 'onEmpty');
  });

  it('may lead back over a timeout: the caller waits on the way', async () => {
    await edit(sales, { onEmpty: to(support) });
    await edit(support, { onTimeout: to(sales) });
    await edit(sales, { onTimeout: to(sales) });
  });

  it('may meet in one queue, and lead into a circle that is none for them', async () => {
    await edit(sales, { onEmpty: to(evening), onFull: to(support) });
    await edit(support, { onEmpty: to(evening) });
    await edit(evening, { onEmpty: { kind: 'hang-up', reason: 'normal' } });
  });

  it('are refused also when two administrators close the circle at the same time', async () => {
    const attempts = await Promise.allSettled([
      edit(sales, { onEmpty: to(support) }),
      edit(support, { onEmpty: to(sales) }),
    ]);
    expect(attempts.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
  });
});
