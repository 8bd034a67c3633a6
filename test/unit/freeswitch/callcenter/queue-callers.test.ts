import { expect } from 'chai';
import { QueueCallers } from '../../../../src/freeswitch/callcenter/queue-callers.ts';
import { eslEvent } from '../scripted-esl.ts';

describe('callers who wait in mod_callcenter', () => {
  let callers: QueueCallers;
  const told = (action: string, callId: string, more: Record<string, string> = {}) =>
    callers.take(
      eslEvent('callcenter::info', {
        'CC-Action': action,
        'CC-Queue': 'queue-17',
        'CC-Member-Session-UUID': callId,
        ...more,
      }),
    );
  const joins = (callId: string, second: number, base = '0', number = '36301110001') =>
    told('member-queue-start', callId, {
      'CC-Member-CID-Number': number,
      'Event-Date-Timestamp': String(second * 1_000_000 + 999_999),
      variable_cc_base_score: base,
    });
  const row = (callId: string, second: number, state: string, base = 0, name = 'Name') =>
    `queue-17|single_box|member|${callId}|36301110001|${name}|0|${second}|0|0|0|${base}|0|||${state}|5`;
  const waiting = () => callers.waiting(17).map(({ callId, position }) => `${position}:${callId}`);

  beforeEach(() => {
    callers = new QueueCallers();
  });

  it('stand in the order of the queue, with their numbers and since when', () => {
    expect(joins('a', 100)).to.deep.equal({ queueId: 17, isUnclear: false });
    joins('b', 101, '0', 'anonymous');
    expect(callers.waiting(17)).to.deep.equal([
      { callId: 'a', position: 1, callerNumber: '36301110001', since: new Date(100_999) },
      { callId: 'b', position: 2, callerNumber: '', since: new Date(101_999) },
    ]);
    expect(callers.queues()).to.deep.equal([17]);
  });

  it('go by the score: those who kept their place, and those who go first', () => {
    joins('a', 100);
    joins('b', 101, '50');
    joins('vip', 102, '100000000');
    expect(waiting()).to.deep.equal(['1:vip', '2:b', '3:a']);
  });

  it('leave when they give up, or when an agent answers', () => {
    joins('a', 100);
    joins('b', 101);
    expect(told('member-queue-end', 'a')).to.deep.equal({ queueId: 17, isUnclear: false });
    expect(told('bridge-agent-start', 'b')).to.deep.equal({ queueId: 17, isUnclear: false });
    expect(callers.queues()).to.deep.equal([]);
  });

  it('whose agent was gone in the last moment wait again: read the queue', () => {
    joins('a', 100);
    told('bridge-agent-start', 'a');
    expect(told('bridge-agent-end', 'a', { 'CC-Agent-Bridged': 'false' })).to.deep.equal({
      queueId: 17,
      isUnclear: true,
    });
    expect(callers.resetOne(17, row('a', 100, 'Waiting'))).to.equal(true);
    expect(waiting()).to.deep.equal(['1:a']);
  });

  it('who have been answered are remembered as such until they hang up', () => {
    joins('a', 100);
    told('bridge-agent-start', 'a');
    callers.reset(row('a', 100, 'Trying'));
    expect(waiting()).to.deep.equal([]);
    callers.hangUp('a');
    callers.reset(row('a', 100, 'Trying'));
    expect(waiting()).to.deep.equal(['1:a']);
  });

  it('are believed as read, without those who gave up or have been answered', () => {
    joins('a', 100);
    joins('b', 101);
    told('bridge-agent-start', 'b');
    const list = [
      'queue|instance_id|uuid|session_uuid|cid_number|cid_name|...',
      row('c', 90, 'Trying', 0, 'a|b|Waiting|9'),
      row('a', 100, 'Waiting'),
      row('b', 101, 'Trying'),
      row('d', 80, 'Abandoned'),
      row('e', 70, 'Answered'),
      '+OK',
    ].join('\n');
    expect(callers.reset(list)).to.deep.equal([17]);
    expect(waiting()).to.deep.equal(['1:c', '2:a']);
    expect(callers.reset(list), 'nothing new').to.deep.equal([]);
    expect(callers.reset('+OK')).to.deep.equal([17]);
  });
});
