import { expect } from 'chai';
import { PauseRecording } from '../../../src/application/agents/pause-recording.ts';
import type { RecordingGapStore } from '../../../src/application/ports/recording-gap-store.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import { EditRecord } from '../../../src/application/records/edit-record.ts';
import { userRules } from '../../../src/application/records/kinds/user.ts';
import { openSecrets } from '../../support/as-administrator.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type NodeUnderTest, nodeUnderTest } from '../nodes/node-under-test.ts';

const leg = 'leg-of-the-agent';

describe('recordings that an agent has paused [C1]', function () {
  this.timeout(30_000);
  let test: TestDatabase;
  let node: NodeUnderTest;
  let fileBase: string;
  let recordingId: number;
  /** Nothing is written of gaps. */
  let isFailing = false;

  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());
  beforeEach(async () => {
    isFailing = false;
    const { stores } = test.database;
    const unlessFailing = <T>(write: () => Promise<T>) =>
      isFailing ? Promise.reject(new Error('killed')) : write();
    const recordingGaps: RecordingGapStore = {
      open: (...given) => stores.recordingGaps.open(...given),
      ofRecording: (...given) => stores.recordingGaps.ofRecording(...given),
      begin: (...given) => unlessFailing(() => stores.recordingGaps.begin(...given)),
      end: (...given) => unlessFailing(() => stores.recordingGaps.end(...given)),
    };
    const failing: Database = { ...test.database, stores: { ...stores, recordingGaps } };
    node = await nodeUnderTest(test.database, failing);
    fileBase = `${node.company.companyId}-0-caller`;
    const draft = node.company.drafts.recording();
    ({ id: recordingId } = await stores.records.recording.insert({
      ...{ ...draft, mediaNodeId: node.engine.nodeId, fileBase, state: 'recording' },
    }));
    node.engine.recordings.set(fileBase, { legId: leg, paused: false });
    await isInCall(node.engine.nodeId);
  });

  const agentId = () => node.company.records.user.id;
  const scope = () => ({ companyId: node.company.companyId });
  const isInCall = (nodeId: number) =>
    node.changeAgent.byItself(scope(), agentId(), () => ({
      kind: 'leg-began',
      leg: { id: leg, nodeId, direction: 'incoming' },
    }));
  const callEnds = () =>
    node.changeAgent.byItself(scope(), agentId(), () => ({
      kind: 'leg-ended',
      legId: leg,
      nodeId: node.engine.nodeId,
    }));
  const click = (paused: boolean) =>
    new PauseRecording(node.changeAgent).pause(node.actor, agentId(), paused);
  const apply = () => node.applier.apply({ kind: 'recording', id: agentId() });
  const isPaused = () => node.engine.recordings.get(fileBase)?.paused;
  const gaps = async () =>
    (await test.database.stores.recordingGaps.ofRecording(scope(), recordingId)).map(
      ({ agentId: who, startedAt, endedAt }) => {
        expect(who).to.equal(agentId());
        return endedAt === null ? null : endedAt.getTime() - startedAt.getTime();
      },
    );
  const passes = (ms: number) => {
    node.clock.at = new Date(node.clock.at.getTime() + ms);
  };

  it('are paused and go on, and the gap is as long as that took', async () => {
    await click(true);
    expect(await apply()).to.equal('applied');
    expect([isPaused(), await gaps()]).to.deep.equal([true, [null]]);
    passes(12_345);
    await click(false);
    expect(await apply()).to.equal('applied');
    expect([isPaused(), await gaps()]).to.deep.equal([false, [12_345]]);
  });

  it('have a gap for each pause, and one for who pauses twice', async () => {
    for (const paused of [true, true, false, true, false]) {
      await click(paused);
      await apply();
      passes(1_000);
    }
    expect(await gaps()).to.deep.equal([2_000, 1_000]);
  });

  it('go on when the last call of the agent is over, though nobody says so', async () => {
    await click(true);
    await apply();
    passes(3_000);
    await callEnds();
    expect(await apply()).to.equal('applied');
    expect([isPaused(), await gaps()]).to.deep.equal([false, [3_000]]);
  });

  it('go on when the agent works no more in the middle of a call [S11]', async () => {
    await click(true);
    await apply();
    const { drafts, records } = node.company;
    // Somebody has to administer the company.
    const { roleId } = records.user;
    await test.database.stores.records.user.insert({ ...drafts.user(), roleId });
    const { touched } = await new EditRecord(test.database, node.writer, openSecrets).edit(
      userRules,
      node.actor,
      agentId(),
      { active: false },
      null,
    );
    for (const aggregate of touched) expect(await node.applier.apply(aggregate)).to.equal('applied');
    expect([isPaused(), (await gaps()).length]).to.deep.equal([false, 1]);
    expect(await gaps()).not.to.include(null);
  });

  it('are paused as soon as the engine is back; until then nothing is said to be paused', async () => {
    node.engine.kill();
    await click(true);
    expect(await apply()).to.equal('postponed');
    expect(await gaps()).to.deep.equal([]);
    node.engine.restart();
    node.engine.recordings.set(fileBase, { legId: leg, paused: false });
    expect(await apply()).to.equal('applied');
    expect([isPaused(), await gaps()]).to.deep.equal([true, [null]]);
  });

  it('have their gap though whoever paused them died before writing it down', async () => {
    await click(true);
    isFailing = true;
    expect(await apply()).to.equal('postponed');
    expect([isPaused(), await gaps()]).to.deep.equal([true, []]);
    isFailing = false;
    expect(await apply()).to.equal('applied');
    expect(await gaps()).to.deep.equal([null]);
    await click(false);
    isFailing = true;
    expect(await apply()).to.equal('postponed');
    passes(1_000);
    isFailing = false;
    expect(await apply()).to.equal('applied');
    expect([isPaused(), (await gaps()).length]).to.deep.equal([false, 1]);
  });

  it('of a call on another node are left alone by this one', async () => {
    await callEnds();
    await isInCall(node.engine.nodeId + 1);
    await click(true);
    expect(await apply()).to.equal('applied');
    expect([isPaused(), await gaps()]).to.deep.equal([false, []]);
  });

  it('are in the audit with who did it', async () => {
    await click(true);
    const { items } = await test.database.stores.audit.list(scope(), {
      ...{ limit: 500, after: null, where: { kind: 'agent' } },
    });
    expect(items.filter(({ action }) => action === 'pause-recording')).to.have.length(1);
  });

  it('of an agent in no call: refused, and going on is no error', async () => {
    await callEnds();
    const refused = await click(true).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'conflict' });
    await click(false);
  });
});
