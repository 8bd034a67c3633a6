import { expect } from 'chai';
import type { FigureStore } from '../../../src/application/ports/figure-store.ts';
import { createDataSource, type SwitchroomDataSource } from '../../../src/database/data-source.ts';
import { openDatabase } from '../../../src/database/database.ts';
import type { CompanyId } from '../../../src/domain/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsReadBy } from './rows-read.ts';
import { addCompany } from './sample-company.ts';

const firstAt = Date.UTC(2026, 0, 1);
const dayMs = 86_400_000;
const stretchMs = dayMs / 10;
const agents = [11, 12, 13, 14, 15];
const stretchesOfEach = 1_000;

describe('figures of agents among years of activity [C4]', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let companyId: CompanyId;
  let dataSource: SwitchroomDataSource;
  const figures = (): FigureStore => openDatabase(dataSource).stores.figures;

  before(async () => {
    test = await createTestDatabase();
    const companies = [await addCompany(test.database), await addCompany(test.database)];
    companyId = companies[1]!.id;
    const rows = companies.flatMap(({ id }) =>
      agents.flatMap((agent) =>
        Array.from({ length: stretchesOfEach }, (_, n) => [
          ...[id, agent, 1 + (n % 3), `Status ${n % 3}`, new Date(firstAt + n * stretchMs)],
          ...[new Date(firstAt + (n + 1) * stretchMs), 'click', null, null],
        ]),
      ),
    );
    await test.dataSource.query(
      `INSERT INTO agent_activity (companyId, agentId, statusId, statusName, startedAt, endedAt, cause, byUserId, revision)
      VALUES ?`,
      [rows],
    );
    await test.dataSource.query('ANALYZE TABLE agent_activity');
    dataSource = await createDataSource({ url: test.url, poolSize: 1 }).initialize();
  });
  after(async () => {
    await dataSource.destroy();
    await test.drop();
  });

  it('take a few rows to know who they are of', async () => {
    const read = await rowsReadBy(dataSource, async () => {
      const found = await figures().agents({ companyId }, null);
      expect(found.map(({ agentId }) => agentId)).to.deep.equal(agents);
    });
    expect(read).to.be.below(stretchesOfEach / 2);
  });

  it('of one agent take no more of the others than that they are none of them', async () => {
    const read = await rowsReadBy(dataSource, async () => {
      expect(await figures().agents({ companyId }, 13)).to.deep.equal([{ agentId: 13, name: null }]);
      expect(await figures().agents({ companyId }, 16)).to.deep.equal([]);
    });
    expect(read).to.be.below(5);
  });

  it('of a day in the middle take what that day has', async () => {
    const from = new Date(firstAt + 50 * dayMs + 1);
    const intervals = [{ from, to: new Date(from.getTime() + dayMs) }];
    let ms = 0;
    const read = await rowsReadBy(dataSource, async () => {
      const { within } = await figures().statusTimes(
        { companyId },
        { agentIds: agents, intervals, now: new Date() },
      );
      ms = within.reduce((sum, time) => sum + time.ms, 0);
    });
    expect(ms).to.equal(agents.length * dayMs);
    // What begins before the end is looked for by its end: half of all stretches end later.
    expect(read).to.be.below(agents.length * 100);
  });
});
