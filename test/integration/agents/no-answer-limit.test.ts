import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { ChangeAgent } from '../../../src/application/agents/change-agent.ts';
import { FollowPhones } from '../../../src/application/agents/follow-phones.ts';
import { builtInStatuses } from '../../../src/application/ports/records/agents.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { Writer } from '../../../src/application/write.ts';
import type { AgentState } from '../../../src/domain/agent/agent-state.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { InMemoryMediaEngine } from '../../support/fakes/in-memory-media-engine.ts';
import { unwatched } from '../../support/fakes/unwatched.ts';
import { toNobody } from '../../support/as-administrator.ts';
import { addSampleCompany, type SampleCompany } from '../database/sample-company.ts';
import { silentLog } from '../nodes/node-under-test.ts';

/** Whose agent it is, is told so late that whatever does not wait for it is over before. */
function slowToRead(database: Database): Database {
  const { stores } = database;
  const { snapshots } = stores;
  return {
    ...database,
    stores: {
      ...stores,
      snapshots: {
        company: (id) => snapshots.company(id),
        agents: (id) => snapshots.agents(id),
        agent: async (id) => {
          await wait(100);
          return snapshots.agent(id);
        },
      },
    },
  };
}

describe('the no-answer limit of a queue and on-hang-up [S7]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let engine: InMemoryMediaEngine;
  const ids = { paperwork: 0, away: 0, incoming: 0 };

  before(async () => {
    test = await createTestDatabase();
    const { database } = test;
    company = await addSampleCompany(database);
    const { records } = database.stores;
    const make = async (name: string, more: object) =>
      (await records.status.insert({ ...company.drafts.status(), name, ...more })).id;
    ids.paperwork = await make('Paperwork', { timeoutSeconds: 15 });
    ids.away = await make('Away', {});
    for (const builtIn of builtInStatuses.filter((name) => name !== 'connected')) {
      const onHangUpStatusId = builtIn === 'incoming-call' ? ids.paperwork : null;
      const id = await make(builtIn, { builtIn, onHangUpStatusId });
      if (builtIn === 'incoming-call') ids.incoming = id;
    }
    await records.queue.update({
      ...company.records.queue,
      noAnswerLimit: 1,
      noAnswerStatusId: ids.away,
    });
    const clock = { now: () => new Date() };
    const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
    engine = new InMemoryMediaEngine(company.mediaNodeId);
    const follow = new FollowPhones({
      engine,
      database: slowToRead(database),
      changeAgent: new ChangeAgent(writer),
      log: silentLog,
    });
    engine.onEvent((event) => {
      follow.take(event);
    });
    engine.start();
  });
  after(() => test.drop());

  const state = async (): Promise<AgentState> => {
    const { companyId, records } = company;
    return (await test.database.stores.agents.find({ companyId }, records.user.id))!.state;
  };

  it('an offer that is missed counts before its ring ends: the limit wins', async () => {
    const { phone, queue, user } = company.records;
    const leg = engine.phones.ring(phone.sipUser!);
    await eventually(async () => {
      expect((await state()).shown).to.equal(ids.incoming);
    });
    // As both engines tell it: the outcome, and in the same breath the end of the leg.
    engine.callers.miss(user.id, queue.id);
    engine.phones.end(leg);
    await eventually(async () => {
      const { legs, shown } = await state();
      expect(legs).to.deep.equal([]);
      expect(shown).to.equal(ids.away);
    });
    expect(await state()).to.include({ chosen: ids.away, cause: 'no-answer', misses: 0 });
  });
});
