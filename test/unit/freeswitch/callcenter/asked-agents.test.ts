import { expect } from 'chai';
import { AskedAgents } from '../../../../src/freeswitch/callcenter/asked-agents.ts';
import { EndsAfterOutcomes } from '../../../../src/media-node/legs/ends-after-outcomes.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { ManualTimer } from '../../../support/manual-timer.ts';
import { eslEvent } from '../scripted-esl.ts';

describe('agents whom mod_callcenter asks', () => {
  let told: string[];
  let ends: EndsAfterOutcomes;
  let agents: AskedAgents;
  const queue = (action: string, agent = 'agent-5') => {
    agents.take(
      eslEvent('callcenter::info', { 'CC-Action': action, 'CC-Agent': agent, 'CC-Queue': 'queue-17' }),
    );
  };
  const ringEndsAt = (device: string) => {
    ends.take({ kind: 'leg-began', leg: { legId: device, device, direction: 'incoming' } });
    ends.take({ kind: 'leg-ended', legId: device, device });
  };

  beforeEach(() => {
    told = [];
    const mirror = new MemberMirror();
    mirror.put({ queueId: 17, agentId: 5, device: 'anna', level: 1, paused: false });
    ends = new EndsAfterOutcomes(new ManualTimer(), (event) => {
      if (event.kind === 'leg-ended') told.push(event.device);
    });
    agents = new AskedAgents(mirror, ends);
  });

  for (const outcome of ['bridge-agent-fail', 'bridge-agent-start'])
    it(`are asked where they are members, until the engine tells ${outcome}`, () => {
      queue('agent-offering');
      ringEndsAt('ben');
      expect(told).to.deep.equal(['ben']);
      ringEndsAt('anna');
      queue('members-count');
      queue(outcome, 'agent-6');
      expect(told).to.deep.equal(['ben']);
      queue(outcome);
      expect(told).to.deep.equal(['ben', 'anna']);
      ringEndsAt('anna');
      expect(told, 'not asked any more').to.deep.equal(['ben', 'anna', 'anna']);
    });
});
