import { expect } from 'chai';
import { EndsAfterOutcomes } from '../../../../src/freeswitch/callcenter/ends-after-outcomes.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { eslEvent } from '../scripted-esl.ts';

describe('the ends of legs that a queue had asked', () => {
  let told: string[];
  let due: (() => void)[];
  let ends: EndsAfterOutcomes;
  const queue = (action: string, agent = 'agent-5') => {
    ends.take(
      eslEvent('callcenter::info', { 'CC-Action': action, 'CC-Agent': agent, 'CC-Queue': 'queue-17' }),
    );
  };
  const end = (device: string) => {
    ends.end({ kind: 'leg-ended', legId: `leg-of-${device}`, device });
  };

  beforeEach(() => {
    told = [];
    due = [];
    const mirror = new MemberMirror();
    mirror.put({ queueId: 17, agentId: 5, device: 'anna', level: 1, paused: false });
    mirror.put({ queueId: 17, agentId: 6, device: 'extension-3', level: 1, paused: false });
    const timer = {
      monotonicMs: () => 0,
      after: (_ms: number, run: () => void) => {
        due.push(run);
        return () => {
          due = due.filter((one) => one !== run);
        };
      },
    };
    ends = new EndsAfterOutcomes(mirror, timer, ({ device }) => told.push(device));
  });

  it('are told at once when nobody is asked there', () => {
    end('anna');
    queue('agent-offering');
    end('ben');
    expect(told).to.deep.equal(['anna', 'ben']);
  });

  for (const outcome of ['bridge-agent-fail', 'bridge-agent-start'])
    it(`are told after the outcome: ${outcome}`, () => {
      queue('agent-offering');
      end('anna');
      expect(told).to.deep.equal([]);
      queue(outcome);
      expect(told).to.deep.equal(['anna']);
      expect(due).to.deep.equal([]);
      end('anna');
      expect(told).to.deep.equal(['anna', 'anna']);
    });

  it('wait for the outcome at their own place, not for that of somebody else', () => {
    queue('agent-offering');
    queue('agent-offering', 'agent-6');
    end('anna');
    queue('bridge-agent-fail', 'agent-7');
    expect(told).to.deep.equal([]);
    queue('bridge-agent-fail');
    expect(told).to.deep.equal(['anna']);
  });

  it('at an extension wait, whichever phones it has', () => {
    queue('agent-offering', 'agent-6');
    end('ben');
    expect(told).to.deep.equal([]);
    queue('bridge-agent-fail', 'agent-6');
    expect(told).to.deep.equal(['ben']);
  });

  it('are told soon, though no outcome comes, and when the engine was out of sight', () => {
    queue('agent-offering');
    end('anna');
    due[0]?.();
    expect(told).to.deep.equal(['anna']);
    end('anna');
    ends.forget();
    expect(told).to.deep.equal(['anna', 'anna']);
  });
});
