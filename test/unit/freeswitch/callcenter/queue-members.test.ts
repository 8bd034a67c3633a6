import { expect } from 'chai';
import { EngineError } from '../../../../src/engine/media-engine.ts';
import { memberSubclass, QueueMembers } from '../../../../src/freeswitch/callcenter/queue-members.ts';
import { EslRefused } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { eslEvent, ScriptedEsl } from '../scripted-esl.ts';

describe('membership steps in mod_callcenter', () => {
  const membership = { queueId: 17, agentId: 5, device: 'phone1', level: 3 };
  const held = { ...membership, paused: false };
  let mirror: MemberMirror;
  let changed: number[];
  let answer: (line: string) => string | Promise<string>;
  const esl = new ScriptedEsl((line) => answer(line));
  let members: QueueMembers;
  const told = (state: string, origin = 'somebody') =>
    eslEvent(memberSubclass, {
      'SW-Origin': origin,
      'SW-Queue': 'queue-17',
      'SW-Agent': 'agent-5',
      'SW-Member': state,
    });

  beforeEach(() => {
    mirror = new MemberMirror();
    changed = [];
    esl.asked.length = 0;
    members = new QueueMembers({ esl, mirror, changed: (agentId) => changed.push(agentId) });
  });

  it('of one phase are one command, those of the next another, and the mirror takes what the engine answers', async () => {
    answer = (line) => (line.includes('unpause') ? '+OK phone1,3,ready\n' : '+OK phone1,3,paused\n');
    await members.carryOut({
      phases: [[{ do: 'add-paused', membership }], [{ do: 'unpause', membership }]],
    });
    expect(esl.asked).to.have.length(2);
    expect(esl.asked[0]).to.match(/^lua members\.lua add-paused [0-9a-f-]{36} queue-17 agent-5 phone1 3$/u);
    expect(mirror.of(5)).to.deep.equal([held]);
    expect(changed).to.deep.equal([5, 5]);
  });

  it('that the engine refuses are a mismatch, and the mirror learns how it is', async () => {
    mirror.reset([held]);
    answer = () => Promise.reject(new EslRefused('api lua', '-ERR gone no such member'));
    const error = await rejectionOf(members.carryOut({ phases: [[{ do: 'set-level', membership }]] }));
    expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
    expect(mirror.of(5)).to.deep.equal([]);
  });

  it('that go together are each taken as the engine tells of it, though one of them was refused', async () => {
    const other = { ...membership, queueId: 18 };
    mirror.reset([held, { ...other, paused: false }]);
    answer = () =>
      Promise.reject(new EslRefused('api lua', '-ERR gone no such member\n+OK phone1,3,paused\n'));
    const error = await rejectionOf(
      members.carryOut({
        phases: [
          [
            { do: 'set-level', membership },
            { do: 'pause', membership: other },
          ],
        ],
      }),
    );
    expect(esl.asked).to.have.length(1);
    expect(error)
      .to.be.instanceOf(EngineError)
      .with.property('message', 'set-level: -ERR gone no such member');
    expect(mirror.of(5)).to.deep.equal([{ ...other, paused: true }]);
  });

  it('are a mismatch when the engine answers fewer than it was told', async () => {
    answer = () => '+OK gone\n';
    const phase = [17, 18].map((queueId) => ({
      do: 'remove' as const,
      membership: { ...membership, queueId },
    }));
    const error = await rejectionOf(members.carryOut({ phases: [phase] }));
    expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
  });

  it('of a long phase are several commands, sent in order without a wait', async () => {
    const steps = (line: string) => line.match(/queue-\d+/gu) ?? [];
    answer = (line) => '+OK gone\n'.repeat(steps(line).length);
    const queueIds = Array.from({ length: 40 }, (_, index) => index + 1);
    const phase = queueIds.map((queueId) => ({
      do: 'remove' as const,
      membership: { ...membership, queueId },
    }));
    const carried = members.carryOut({ phases: [phase] });
    expect(esl.asked.map((line) => steps(line).length)).to.deep.equal([16, 16, 8]);
    expect(esl.asked.flatMap(steps)).to.deep.equal(queueIds.map((id) => `queue-${id}`));
    await carried;
  });

  it('that find everything done already are done', async () => {
    answer = () => '+OK gone\n';
    await members.carryOut({ phases: [[{ do: 'remove', membership }]] });
    expect(mirror.of(5)).to.deep.equal([]);
  });

  it('of somebody else are taken from their events, our own from their answers alone', async () => {
    answer = (line) => `+OK phone1,3,${line.includes('unpause') ? 'ready' : 'paused'}\n`;
    await members.carryOut({ phases: [[{ do: 'unpause', membership }]] });
    const origin = esl.asked[0]?.split(' ')[3] ?? '';
    members.take(told('phone1,3,paused', origin));
    expect(mirror.of(5), 'an event that comes late').to.deep.equal([held]);
    members.take(told('phone1,3,paused'));
    expect(mirror.of(5)).to.deep.equal([{ ...held, paused: true }]);
    members.take(told('phone2,3,ready'));
    expect(mirror.of(5)).to.deep.equal([{ ...held, device: 'phone2' }]);
    members.take(told('gone'));
    expect(mirror.of(5)).to.deep.equal([]);
  });

  it('are not lost when a full reading is under way, which may have been before them', async () => {
    let finishReading: (dump: string) => void = () => undefined;
    answer = (line) => {
      if (line.startsWith('hash_dump')) return new Promise((resolve) => (finishReading = resolve));
      return line.startsWith('callcenter_config') ? '+OK\n' : '+OK phone1,3,ready\n';
    };
    const reading = members.read(esl);
    await members.carryOut({ phases: [[{ do: 'unpause', membership }]] });
    finishReading('');
    expect(await reading).to.deep.equal([held]);
  });
});
