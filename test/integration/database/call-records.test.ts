import { expect } from 'chai';
import fc from 'fast-check';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import type {
  EngineJournal,
  JournalEvent,
  JournalGap,
} from '../../../src/application/ports/engine-journal.ts';
import type { Database, Stores } from '../../../src/application/ports/stores.ts';
import type { MediaNodeId } from '../../../src/domain/ids.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { journalOf, linesOfCompany, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { eventsOf, realCallNames } from '../../support/real-calls/real-calls.ts';
import { readEvents } from './read-events.ts';
import { rejectionOf } from './rejection.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from './sample-company.ts';

describe('records of calls on a real server [C3]', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let company: SampleCompany;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(async () => {
    await test.drop();
  });

  const linesOf = (...names: string[]): string[] =>
    linesOfCompany({ companyId: company.companyId, phone1: company.records.phone.sipUser }, names);

  const readAll = (events: readonly JournalEvent[], cuts: readonly number[]): Promise<MediaNodeId> =>
    readEvents(test.database, events, cuts);

  /** Everything stored of the calls of a node, without what the server numbers by itself. */
  async function rowsOf(node: MediaNodeId) {
    const rows = async (sql: string) => await test.dataSource.query<Record<string, unknown>[]>(sql, [node]);
    const tables = await Promise.all([
      rows('SELECT * FROM calls WHERE mediaNodeId = ? ORDER BY engineId'),
      ...['call_legs', 'call_waits', 'call_marks'].map((table) =>
        rows(
          `SELECT c.engineId, p.* FROM ${table} p JOIN calls c ON c.id = p.callId
          WHERE c.mediaNodeId = ? ORDER BY c.engineId, p.position`,
        ),
      ),
    ]);
    return tables.map((table) => table.map(({ id: _id, callId: _call, mediaNodeId: _node, ...row }) => row));
  }

  it('are the same wherever the journal is cut into batches', async () => {
    const events = eventsOf(linesOf(...realCallNames()));
    const expected = await rowsOf(await readAll(events, []));
    expect(expected[0], 'calls').to.have.length.greaterThan(20);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(events.length), { maxLength: 60 }), async (cuts) => {
        expect(await rowsOf(await readAll(events, cuts))).to.deep.equal(expected);
      }),
      { numRuns: 12 },
    );
  });

  it('are the same when each event comes by itself', async () => {
    const events = eventsOf(
      linesOf('queue-place-staggered', 'transfer-attended', 'transfer-attended-to-queue'),
    );
    const expected = await rowsOf(await readAll(events, []));
    const one = await readAll(
      events,
      events.map((_event, index) => index),
    );
    expect(await rowsOf(one)).to.deep.equal(expected);
  });

  it("who takes a place in a queue is recorded by what began there: it is of the customer's call, and of the agent [C1]", async () => {
    const events = eventsOf(linesOf('transfer-attended-to-queue'));
    for (const cuts of [[], events.map((_event, index) => index)]) {
      const node = await readAll(events, cuts);
      const recordings = await test.dataSource.query<Record<string, unknown>[]>(
        'SELECT fileBase, callId, agentId FROM recordings WHERE mediaNodeId = ?',
        [node],
      );
      expect(recordings.map((row) => ({ ...row }))).to.deep.equal([
        {
          fileBase: `${company.companyId}-17-switchroom-1795894618.153`,
          callId: 'switchroom-1795894617.149',
          agentId: 8,
        },
      ]);
    }
  });

  for (const [when, dies] of [
    ['before the position is stored', (stores: Stores) => replace(stores, 'savePosition', 'before')],
    ['before the commit', (stores: Stores) => replace(stores, 'savePosition', 'after')],
  ] as const) {
    it(`count once when the process dies ${when}`, async () => {
      const events = eventsOf(linesOf('queue-busy-then-answered', 'ring-gave-up'));
      const cuts = [11, 25];
      const expected = await rowsOf(await readAll(events, cuts));
      const node = await addMediaNode(test.database);
      for (const _batch of [...cuts, events.length]) {
        const died = await rejectionOf(
          readJournal(dying(test.database, dies), node, journalOf(events, cuts), silentLog),
        );
        expect(died).to.have.property('message', 'the process died');
        await readOneBatch(node, journalOf(events, cuts));
      }
      expect(await rowsOf(node)).to.deep.equal(expected);
    });
  }

  it('count once when a former owner of the node still reads', async () => {
    const events = eventsOf(linesOf('queue-answered'));
    const node = await addMediaNode(test.database);
    const journal = journalOf(events, [9]);
    // The other one has read and stored the batch between our reading and our writing.
    const slow: EngineJournal = {
      read: async (from) => {
        const batch = await journal.read(from);
        await readOneBatch(node, journal);
        return { ...batch, more: false };
      },
    };
    await readJournal(test.database, node, journalOf(events.slice(0, 9), []), silentLog);
    await readJournal(test.database, node, slow, silentLog);
    expect(await rowsOf(node)).to.deep.equal(await rowsOf(await readAll(events, [])));
  });

  describe('when the files of the journal were replaced by copies, which are read from their beginning', () => {
    let events: JournalEvent[];
    let node: MediaNodeId;
    let replaced: EngineJournal;
    let gap: JournalGap;

    beforeEach(async () => {
      // One call was lost with its engine; the other still runs.
      const lost = eventsOf(linesOf('engine-killed'));
      const running = eventsOf(linesOf('queue-answered')).map((event) => ({
        ...event,
        at: new Date(event.at.getTime() + 86_400_000),
      }));
      events = [...lost, ...running];
      const until = events.findIndex(
        ({ at }, index) => index > lost.length + 9 && at > (events[index - 1]?.at ?? at),
      );
      const before = journalOf(events.slice(0, until));
      const copied = journalOf(events, [4, lost.length + 4, until + 1]);
      replaced = {
        read: async (from) =>
          from?.inode === '1' ? copied.read(from) : { ...(await copied.read(null)), gap },
      };
      gap = 'replaced';
      node = await addMediaNode(test.database);
      await readJournal(
        test.database,
        node,
        { read: async () => ({ ...(await before.read(null)), position: { inode: '7', offset: 99 } }) },
        silentLog,
      );
    });

    it('are the same', async () => {
      await readJournal(test.database, node, replaced, silentLog);
      expect(await rowsOf(node)).to.deep.equal(await rowsOf(await readAll(events, [])));
    });

    it('are the same when a copy that ends earlier was written over the file', async () => {
      gap = 'truncated';
      await readJournal(test.database, node, replaced, silentLog);
      expect(await rowsOf(node)).to.deep.equal(await rowsOf(await readAll(events, [])));
    });

    it('are the same when the process dies after each batch', async () => {
      for (let batch = 1; batch <= 3; batch += 1) {
        let saved = 0;
        const diesAtSecond = (stores: Stores) =>
          (saved += 1) > 1 ? replace(stores, 'savePosition', 'before') : stores;
        const died = await rejectionOf(
          readJournal(dying(test.database, diesAtSecond), node, replaced, silentLog),
        );
        expect(died).to.have.property('message', 'the process died');
      }
      await readJournal(test.database, node, replaced, silentLog);
      expect(await rowsOf(node)).to.deep.equal(await rowsOf(await readAll(events, [])));
    });
  });

  it('tell of the same wait when the agent is told of after the caller is gone, in another batch', async () => {
    const events = eventsOf(linesOf('queue-answered'));
    const isAgent = ({ type }: JournalEvent) => type === 'agent-connected';
    const others = events.filter((event) => !isAgent(event));
    const gone = others.findIndex((event) => event.type === 'leg-ended' && event.legId === event.callId) + 1;
    const late = [...others.slice(0, gone), ...events.filter(isAgent), ...others.slice(gone)];
    const waitsOf = async (told: readonly JournalEvent[], cuts: readonly number[]) =>
      (await rowsOf(await readAll(told, cuts)))[2];
    const expected = await waitsOf(events, []);
    expect(expected?.[0]).to.include({ outcome: 'answered' });
    expect(gone).to.be.greaterThan(0);
    expect(await waitsOf(late, [gone])).to.deep.equal(expected);
  });

  it('end as lost with the engine, at its last sign of life, when its next start is seen', async () => {
    const lines = linesOf('engine-killed');
    const started = lines.findIndex((line) => line.includes('sw-engine-started'));
    const events = eventsOf(lines);
    const node = await readAll(events, [eventsOf(lines.slice(0, started)).length]);
    const [[call] = [], legs = []] = await rowsOf(node);
    const last = events[events.findIndex(({ type }) => type === 'engine-started') - 1];
    expect(call).to.include({ endedBy: 'engine-lost', companyId: company.companyId });
    expect(call?.endedAt).to.deep.equal(last?.at);
    expect(legs.map(({ role, outcome }) => [role, outcome])).to.deep.equal([
      ['origin', null],
      ['attempt', 'engine-lost'],
      ['attempt', 'engine-lost'],
    ]);
  });

  it('of nobody are not kept', async () => {
    const events = eventsOf(
      linesOf('ring-unknown').map((line) => line.replaceAll('PJSIP/phone3', 'PJSIP/nobody')),
    );
    for (const cuts of [[], [1]]) expect((await rowsOf(await readAll(events, cuts)))[0]).to.deep.equal([]);
  });

  it('of a company that is gone are not kept, and the reading goes on', async () => {
    const events = eventsOf(
      linesOf('queue-answered').map((line) =>
        line.replaceAll(`company-${company.companyId}`, 'company-4000000'),
      ),
    ).filter(({ type }) => type !== 'recording-started');
    const nobody = events.filter((event) => event.type !== 'leg-began' || event.party.kind === 'trunk');
    expect((await rowsOf(await readAll(nobody, [])))[0]).to.deep.equal([]);
  });

  it('name the phone, and the agent who sits there since before the call', async () => {
    const node = await readAll(eventsOf(linesOf('ring-answered-staggered')), []);
    const [, legs = []] = await rowsOf(node);
    const { phone, user } = company.records;
    expect(legs.find(({ sipUser }) => sipUser === phone.sipUser)).to.include({
      phoneId: phone.id,
      agentId: user.id,
      outcome: 'answered-elsewhere',
    });
  });

  it('name nobody when the agent sat down after the call', async () => {
    const events = eventsOf(linesOf('ring-busy', 'ring-no-answer')).map((event) => ({
      ...event,
      at: new Date('2026-01-01T00:00:00Z'),
    }));
    const [, legs = []] = await rowsOf(await readAll(events, []));
    expect(legs.find(({ sipUser }) => sipUser === company.records.phone.sipUser)).to.include({
      phoneId: company.records.phone.id,
      agentId: null,
    });
  });

  async function readOneBatch(node: MediaNodeId, journal: EngineJournal): Promise<void> {
    const once: EngineJournal = {
      read: async (from) => ({ ...(await journal.read(from)), more: false }),
    };
    await readJournal(test.database, node, once, silentLog);
  }
});

function dying(database: Database, dies: (stores: Stores) => Stores): Database {
  return { ...database, transaction: (work) => database.transaction((stores) => work(dies(stores))) };
}

function replace(stores: Stores, method: 'savePosition', when: 'before' | 'after'): Stores {
  const journal = Object.create(stores.journal) as Stores['journal'];
  journal[method] = async (...values) => {
    if (when === 'after') await stores.journal[method](...values);
    throw new Error('the process died');
  };
  return { ...stores, journal };
}
