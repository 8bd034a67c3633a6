import { expect } from 'chai';
import type { ChangeAgent } from '../../../../src/application/agents/change-agent.ts';
import { runTimers } from '../../../../src/application/agents/run-timers.ts';
import { type Database, StoreUnavailableError } from '../../../../src/application/ports/stores.ts';
import type { Writer } from '../../../../src/application/write.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

describe('what is due at a time [S8, R8]', () => {
  const stuck = 1;
  const agents = [stuck, 2, 3].map((companyId) => ({ companyId, agentId: companyId * 10 }));
  const calendars = [stuck, 2, 3].map((companyId) => ({ companyId, calendarId: companyId * 100 }));
  let done: string[];
  let logged: object[];
  let dueCalendars: () => Promise<readonly object[]>;

  const touch = (companyId: number, what: string) => {
    if (companyId === stuck) throw new StoreUnavailableError('the row is locked');
    done.push(what);
    return Promise.resolve(null);
  };
  const run = () =>
    runTimers({
      database: {
        stores: {
          agents: { due: () => Promise.resolve(agents) },
          workingHours: { due: () => dueCalendars() },
        },
      } as unknown as Database,
      changeAgent: {
        byItself: async ({ companyId }: { companyId: number }, agentId: number) =>
          await touch(companyId, `agent ${agentId}`),
      } as unknown as ChangeAgent,
      writer: {
        follow: async (companyId: number) => await touch(companyId, `hours of ${companyId}`),
      } as unknown as Writer,
      clock: { now: () => new Date() },
      log: {
        debug: () => undefined,
        info: () => undefined,
        warn: (facts) => void logged.push(facts),
        error: () => undefined,
      },
    });

  beforeEach(() => {
    done = [];
    logged = [];
    dueCalendars = () => Promise.resolve(calendars);
  });

  it('is carried out for all others when it fails for one, and what failed is told', async () => {
    await run();
    expect(done).to.have.members(['hours of 2', 'hours of 3', 'agent 20', 'agent 30']);
    const reason = 'the row is locked';
    expect(logged).to.have.deep.members([
      { companyId: stuck, agentId: 10, reason },
      { companyId: stuck, calendarId: 100, reason },
    ]);
  });

  it('statuses time out also when the working hours cannot even be read', async () => {
    const away = new StoreUnavailableError('the database is away');
    dueCalendars = () => Promise.reject(away);
    expect(await rejectionOf(run())).to.equal(away);
    expect(done).to.have.members(['agent 20', 'agent 30']);
  });
});
