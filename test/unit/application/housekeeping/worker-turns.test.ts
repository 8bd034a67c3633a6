import { mock } from 'node:test';
import { expect } from 'chai';
import { pino } from 'pino';
import type { Database } from '../../../../src/application/ports/stores.ts';
import { Writer } from '../../../../src/application/write.ts';
import { composeDueWork, housekeepingMs } from '../../../../src/compose-due-work.ts';
import { ChangeAgent } from '../../../../src/application/agents/change-agent.ts';
import { unwatched } from '../../../support/fakes/unwatched.ts';
import { toNobody } from '../../../support/as-administrator.ts';

describe('the housekeeping of a worker', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it('looks for what has expired and for what companies keep no longer, again and again, until it is stopped', async () => {
    const looks = { expired: 0, companies: 0 };
    const done = () => Promise.resolve();
    const stores = {
      sessions: { deleteExpired: () => Promise.resolve(void (looks.expired += 1)) },
      idempotency: { forgetBefore: done },
      agents: { forgetStaysBefore: done },
      companies: {
        list: () => {
          looks.companies += 1;
          return Promise.resolve({ items: [], next: null });
        },
      },
    };
    const database = { stores } as unknown as Database;
    const clock = { now: () => new Date() };
    const writer = new Writer({ database, announcer: toNobody, signal: unwatched, clock });
    const changeAgent = new ChangeAgent(writer);
    const logger = pino({ level: 'silent' });
    const housekeeping = composeDueWork({ database, changeAgent, writer, clock, logger }).filter(({ name }) =>
      ['housekeeping', 'retention'].includes(name),
    );
    const turn = async () => {
      mock.timers.tick(housekeepingMs);
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (const work of housekeeping) work.start();
    await turn();
    expect(looks).to.deep.equal({ expired: 1, companies: 1 });
    await turn();
    expect(looks).to.deep.equal({ expired: 2, companies: 2 });
    await Promise.all(housekeeping.map((work) => work.stop()));
    await turn();
    expect(looks).to.deep.equal({ expired: 2, companies: 2 });
  });
});
