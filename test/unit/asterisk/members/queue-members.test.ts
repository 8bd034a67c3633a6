import { expect } from 'chai';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { QueueMembers, readMemberships } from '../../../../src/asterisk/members/queue-members.ts';
import type { Membership } from '../../../../src/domain/membership/desired-memberships.ts';
import {
  type HeldMembership,
  inOnePhase,
  planMemberships,
} from '../../../../src/domain/membership/plan-memberships.ts';
import { EngineError } from '../../../../src/engine/media-engine.ts';
import { eventually } from '../../../support/eventually.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { heldUp } from '../../../support/held-up.ts';
import { FakeAppQueue } from './fake-app-queue.ts';

const sales: Membership = { queueId: 1, agentId: 7, device: 'phone7', level: 2 };
const support: Membership = { ...sales, queueId: 2 };
const held = (membership: Membership, paused = false): HeldMembership => ({ ...membership, paused });

describe('carrying a membership plan into app_queue', () => {
  let engine: FakeAppQueue;
  let mirror: MemberMirror;
  let members: QueueMembers;
  const plan = (desired: Membership[], believed = mirror.of(7)) => planMemberships(desired, believed);

  const read = () => engine.list('QueueStatus');
  const membersSeen = async () => readMemberships(await read());

  beforeEach(() => {
    engine = new FakeAppQueue();
    mirror = new MemberMirror();
    members = new QueueMembers(engine, mirror);
    engine.tell = (event) => members.take(event);
  });

  it('enters paused in every queue before calls are let through in the first [S14]', async () => {
    await members.carryOut(plan([sales, support]));
    expect(engine.actions).to.deep.equal([
      'QueueAdd queue-1',
      'QueueAdd queue-2',
      'QueuePause queue-1',
      'QueuePause queue-2',
    ]);
    expect(mirror.of(7)).to.deep.equal([held(sales), held(support)]);
  });

  it('a change that the engine tells of right behind a full reading is not lost: the reading is older', async () => {
    await members.carryOut(plan([sales]));
    const reading = members.reset(async () => {
      const before = await read();
      await engine.send('QueueRemove', { Queue: 'queue-1', Interface: 'PJSIP/phone7' });
      return before;
    });
    expect(await reading).to.deep.equal([]);
    expect(mirror.of(7)).to.deep.equal([]);
  });

  it('leaves by pausing in every queue before the first is left [S14]', async () => {
    await members.carryOut(plan([sales, support]));
    engine.actions.length = 0;
    await members.carryOut(plan([]));
    expect(engine.actions).to.deep.equal([
      'QueuePause queue-1',
      'QueuePause queue-2',
      'QueueRemove queue-1',
      'QueueRemove queue-2',
    ]);
    expect(await membersSeen()).to.deep.equal([]);
  });

  it('leaves at once: all is sent in the order in which it is to be carried out [S14]', async () => {
    await members.carryOut(plan([sales, support]));
    engine.actions.length = 0;
    const slow = heldUp();
    engine.before = () => slow.until;
    const left = members.carryOut(inOnePhase(plan([])));
    expect(engine.actions).to.deep.equal([
      'QueuePause queue-1',
      'QueuePause queue-2',
      'QueueRemove queue-1',
      'QueueRemove queue-2',
    ]);
    slow.go();
    await left;
    expect(mirror.of(7)).to.deep.equal([]);
  });

  it('begins a phase when every step of the one before was confirmed, however late', async () => {
    const slow = heldUp();
    engine.before = (action) => (action === 'QueueAdd queue-2' ? slow.until : Promise.resolve());
    const carriedOut = members.carryOut(plan([sales, support]));
    await eventually(() => {
      expect(mirror.of(7)).to.deep.equal([held(sales, true)]);
    });
    expect(engine.actions).to.deep.equal(['QueueAdd queue-1', 'QueueAdd queue-2']);
    slow.go();
    await carriedOut;
    expect(mirror.of(7)).to.deep.equal([held(sales), held(support)]);
  });

  it('is done only when the engine has told of it; while the event is late it is asked', async () => {
    await members.carryOut({ phases: [[{ do: 'add-paused', membership: sales }]] });
    engine.tell = () => undefined;
    await members.carryOut(plan([sales]));
    expect(engine.actions.slice(1)).to.deep.equal(['QueuePause queue-1', 'QueueStatus queue-1']);
    expect(mirror.of(7)).to.deep.equal([held(sales)]);
  });

  it('carries out a plan twice without harm: a lost answer is no reason to fail', async () => {
    const joining = plan([sales]);
    await members.carryOut(joining);
    await members.carryOut(joining);
    const leaving = plan([]);
    await members.carryOut(leaving);
    await members.carryOut(leaving);
    expect(await membersSeen()).to.deep.equal([]);
  });

  for (const [what, before, believed, desired] of [
    ['a level of one who is gone', [], [held(sales)], [{ ...sales, level: 5 }]],
    ['letting in one who is gone', [], [held(sales, true)], [sales]],
    ['adding one who is there with another level', [held({ ...sales, level: 9 })], [], [sales]],
    ['adding where another agent holds the phone', [held({ ...sales, agentId: 8 })], [], [sales]],
  ] as const) {
    it(`${what}: a mismatch, and the next plan knows the truth`, async () => {
      for (const { queueId, agentId, device, level } of before) {
        await engine.send('QueueAdd', {
          Queue: `queue-${queueId}`,
          Interface: `PJSIP/${device}`,
          MemberName: `agent-${agentId}`,
          Penalty: String(level),
        });
      }
      mirror.reset(believed);
      const error = await rejectionOf(members.carryOut(plan([...desired], [...believed])));
      expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
      // Whoever sits at the phone is known now, under whichever name.
      await members.carryOut(planMemberships([...desired], mirror.all()));
      expect(await membersSeen()).to.deep.equal(desired.map((membership) => held(membership)));
    });
  }

  it('reads only what is ours: members that somebody else put into a queue are left alone', async () => {
    await engine.send('QueueAdd', { Queue: 'queue-1', Interface: 'PJSIP/x', MemberName: 'Somebody' });
    await engine.send('QueueAdd', { Queue: 'other', Interface: 'PJSIP/x', MemberName: 'agent-7' });
    await engine.send('QueueAdd', { Queue: 'queue-1', Interface: 'Local/1@x', MemberName: 'agent-7' });
    expect(await membersSeen()).to.deep.equal([]);
  });

  it('adds a place with a ring plan by its plan, and watches the state of all its devices [U4, S9]', async () => {
    for (const [device, member, state] of [
      ['extension-12', 'Local/extension-12@sw-member', 'hint:extension-12@place-extension-12'],
      ['mobile-7', 'Local/mobile-7@sw-member/n', 'hint:mobile-7@place-mobile-7'],
    ] as const) {
      await members.carryOut(plan([{ ...sales, device }], []));
      expect(engine.members.get(`queue-1/${member}`)).to.include({ interfaceName: member, state });
      expect(mirror.of(7)).to.deep.equal([held({ ...sales, device })]);
      await members.carryOut(plan([]));
      expect(engine.members.size).to.equal(0);
    }
  });

  it('takes a place out again of which the dialplan knows nothing yet: its state would never be seen', async () => {
    engine.unknownStates.add('hint:extension-12@place-extension-12');
    const adding = plan([{ ...sales, device: 'extension-12' }]);
    const error = await rejectionOf(members.carryOut(adding));
    expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
    expect(engine.members.size).to.equal(0);
    engine.unknownStates.clear();
    await members.carryOut(adding);
    expect(mirror.of(7)).to.deep.equal([held({ ...sales, device: 'extension-12' })]);
  });
});
