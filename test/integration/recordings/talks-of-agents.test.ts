import { expect } from 'chai';
import { readJournal } from '../../../src/application/journal/read-journal.ts';
import { FindRecordingsByTalk1767225600240 } from '../../../src/database/migrations/1767225600240-find-recordings-by-talk.ts';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { journalOf, silentLog } from '../../support/real-calls/journal-of-lines.ts';
import { addMediaNode, addSampleCompany, type SampleCompany } from '../database/sample-company.ts';

const [first, second, stranger] = [4_001, 4_002, 4_003];
const [sales, support] = [17, 18];

describe('the recordings of an agent [C1, C2]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let company: SampleCompany;
  let calls = 0;

  before(async () => {
    test = await createTestDatabase();
    company = await addSampleCompany(test.database);
  });
  after(() => test.drop());

  /** A call as engines tell of it, a second from one thing to the next. */
  function newCall(sipUser: string | null = null) {
    calls += 1;
    const callId = `switchroom-1795309129.${calls}`;
    const events: JournalEvent[] = [];
    // After whoever sits at a phone of the sample company has come.
    const beganMs = Date.now() + calls * 3_600_000;
    const now = () => ({ callId, at: new Date(beganMs + events.length * 1_000) });
    const pass = (queueId: number, mark: string) =>
      events.push({
        ...{ type: 'node-passed', ...now(), legId: callId, node: `queue-${queueId}`, mark, revision: 7 },
      });
    const party =
      sipUser === null ? { kind: 'trunk' as const, trunkId: 1 } : { kind: 'phone' as const, sipUser };
    const { companyId } = company;
    const from = { callerNumber: '+36301234567', revision: 7 };
    events.push({
      ...{ type: 'leg-began', ...now(), legId: callId, party, isOrigin: true, dialled: '17', ...from },
    });
    events.push({ type: 'company-told', ...now(), companyId });
    return {
      /** Into the queue, where the recording begins when it has not begun before. */
      wait: (queueId: number) => {
        pass(queueId, 'enter');
        const fileBase = `${companyId}-${queueId}-${callId}`;
        const file = { fileBase, companyId, queueId, numberId: null, channelId: callId };
        events.push({ type: 'recording-started', ...now(), ...file, ...from });
      },
      /** The call is recorded as a whole. @param queueId which is told to be in it; null: from its beginning */
      recordWhole: (queueId: number | null) => {
        const fileBase = `${companyId}-0-${callId}`;
        const file = { fileBase, companyId, queueId, numberId: null, channelId: callId };
        events.push({ type: 'recording-started', ...now(), ...file, ...from });
      },
      /** Somebody outside answers. */
      reach: () => {
        const legId = `${callId}-${events.length}`;
        const leg = () => ({ ...now(), legId });
        const trunk = { kind: 'trunk' as const, trunkId: 1 };
        events.push(
          { type: 'leg-began', ...leg(), party: trunk, isOrigin: false, callerNumber: null, dialled: null },
          { type: 'leg-rang', ...leg(), mobileId: null, queueId: null, place: null },
        );
        events.push({ type: 'leg-picked-up', ...leg() });
        events.push({ type: 'leg-connected', ...leg() });
        events.push({ type: 'leg-connected', ...now(), legId: callId });
      },
      pass,
      talk: (queueId: number, agentId: number) => {
        const legId = `${callId}-${events.length}`;
        const phone = { kind: 'phone' as const, sipUser: `phone-of-${agentId}` };
        const leg = () => ({ ...now(), legId });
        events.push(
          { type: 'leg-began', ...leg(), party: phone, isOrigin: false, callerNumber: null, dialled: null },
          { type: 'leg-rang', ...leg(), mobileId: null, queueId, place: null },
        );
        events.push({ type: 'leg-picked-up', ...leg() });
        events.push({ type: 'agent-connected', ...leg(), queueId, agentId });
        events.push({ type: 'leg-connected', ...leg() });
        events.push({ type: 'leg-connected', ...now(), legId: callId });
        return legId;
      },
      passOn: (legId: string) => {
        const to = { target: '18', joined: null, takesPlace: null };
        events.push({ type: 'leg-transferred', ...now(), legId, ...to });
        events.push({ type: 'leg-ended', ...now(), legId, cause: 16, by: 'itself' });
      },
      /** @returns the recordings, by queue */
      end: async (): Promise<ReadonlyMap<number | null, number>> => {
        events.push({ type: 'call-ended', ...now() });
        const node = await addMediaNode(test.database);
        // Whatever is told first, and wherever a batch ends.
        await readJournal(test.database, node, journalOf(events, [...events.keys()]), silentLog);
        const { items } = await list({ callId });
        return new Map(items.map(({ queueId, id }) => [queueId, id]));
      },
    };
  }
  const list = (where: { callId?: string; agentId?: number }) =>
    test.database.stores.records.recording.list(
      { companyId: company.companyId },
      { limit: 500, after: null, newestFirst: true, where },
    );
  const of = async (agentId: number) => (await list({ agentId })).items.map(({ id }) => id);

  it('are those of all who talked, also of who took over: in the same queue, or in another one', async () => {
    const call = newCall();
    call.wait(sales);
    call.passOn(call.talk(sales, first));
    call.pass(sales, 'enter');
    call.passOn(call.talk(sales, second));
    call.wait(support);
    call.talk(support, stranger);
    const found = await call.end();
    const [inSales, inSupport] = [found.get(sales) ?? 0, found.get(support) ?? 0];
    expect((await list({ agentId: first })).items[0]).to.include({ agentId: first });
    expect(await of(first)).to.deep.equal([inSales]);
    expect(await of(second)).to.deep.equal([inSales]);
    expect(await of(stranger), 'it runs on').to.deep.equal([inSupport, inSales]);
  });

  it('are not those that were over for the caller when the agent came', async () => {
    const [reached, reachedBefore] = [4_011, 4_012];
    const call = newCall();
    call.wait(sales);
    call.pass(sales, 'timeout');
    call.wait(support);
    call.passOn(call.talk(support, reachedBefore));
    call.pass(sales, 'enter');
    call.talk(sales, reached);
    const found = await call.end();
    expect(await of(reachedBefore)).to.deep.equal([found.get(support)]);
    expect(await of(reached)).to.deep.equal([found.get(support), found.get(sales)]);
  });

  it('are those of calls that the agent made, if somebody answered', async () => {
    const { phone, user } = company.records;
    const [answered, given] = [newCall(phone.sipUser), newCall(phone.sipUser)];
    answered.wait(sales);
    answered.talk(sales, 4_021);
    given.wait(sales);
    const found = await answered.end();
    await given.end();
    expect(await of(user.id)).to.deep.equal([found.get(sales)]);
  });

  it('are not those of which it turns out later that somebody else had the phone', async () => {
    const call = newCall();
    call.wait(sales);
    call.passOn(call.talk(sales, 4_041));
    call.pass(sales, 'enter');
    call.talk(sales, 4_042);
    const recording = (await call.end()).get(sales);
    expect(await of(4_042)).to.deep.equal([recording]);
    await test.dataSource.query('UPDATE call_legs SET agentId = ? WHERE agentId = ?', [4_043, 4_042]);
    const [{ mediaNodeId, callId } = { mediaNodeId: 0, callId: '' }] = (await list({ agentId: 4_041 })).items;
    await test.database.transaction((stores) => stores.calls.noteTalks(mediaNodeId, [callId]));
    expect(await of(4_042)).to.deep.equal([]);
    expect(await of(4_043)).to.deep.equal([recording]);
  });

  it('are the same of calls that were told before it was written down who talked', async () => {
    const call = newCall();
    call.wait(sales);
    call.passOn(call.talk(sales, 4_031));
    call.pass(sales, 'enter');
    call.talk(sales, 4_032);
    await call.end();
    const noted = () =>
      test.dataSource.query<{ agentId: number }[]>(
        'SELECT * FROM recording_talks ORDER BY companyId, agentId, recordingId',
      );
    const before = await noted();
    expect(before.map(({ agentId }) => agentId)).to.include.members([4_031, 4_032]);
    await test.dataSource.query('DROP TABLE recording_talks');
    const runner = test.dataSource.createQueryRunner();
    await new FindRecordingsByTalk1767225600240().up(runner);
    await runner.release();
    expect(await noted()).to.deep.equal(before);
  });

  it('are those of calls that were recorded as a whole: of all who talked, and of who called, though no agent answered', async () => {
    const { phone, user } = company.records;
    const [incoming, outgoing, given] = [newCall(), newCall(phone.sipUser), newCall(phone.sipUser)];
    incoming.recordWhole(null);
    incoming.pass(sales, 'enter');
    incoming.passOn(incoming.talk(sales, 4_051));
    incoming.pass(support, 'enter');
    incoming.recordWhole(support);
    incoming.talk(support, 4_052);
    const found = await incoming.end();
    const recording = found.get(support);
    expect([...found.keys()], 'one, of the queue that records').to.deep.equal([support]);
    expect(await of(4_051)).to.deep.equal([recording]);
    expect(await of(4_052)).to.deep.equal([recording]);
    expect((await list({ agentId: 4_052 })).items[0]?.agentId, 'who answered first').to.equal(4_051);
    outgoing.recordWhole(null);
    outgoing.reach();
    given.recordWhole(null);
    const made = (await outgoing.end()).get(null);
    await given.end();
    expect((await of(user.id))[0]).to.equal(made);
  });
});
