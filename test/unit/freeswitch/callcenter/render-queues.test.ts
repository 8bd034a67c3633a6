import { expect } from 'chai';
import {
  readLoadedQueues,
  readQueueMarkers,
  renderQueues,
} from '../../../../src/freeswitch/callcenter/render-queues.ts';
import { renderMemberSnapshot } from '../../../../src/freeswitch/callcenter/render-member-snapshot.ts';
import { sampleConfiguration, sampleQueue } from '../../../support/sample-configuration.ts';

describe('queues for mod_callcenter', () => {
  const render = (...queues: ReturnType<typeof sampleQueue>[]) =>
    renderQueues(sampleConfiguration(3, 1, { queues }));

  it('have their strategy, limits and, in a text that is handed through, what it has no setting for', () => {
    const text = render(
      sampleQueue(17, {
        strategy: 'linear',
        ringSeconds: 12,
        wrapUpSeconds: 5,
        maxWaitSeconds: 90,
        joinWhenEmpty: false,
      }),
    );
    expect(text).to.contain('<queue name="queue-17">');
    expect(text).to.contain('<param name="strategy" value="sequentially-by-agent-order"/>');
    expect(text).to.contain('<param name="max-wait-time" value="90"/>');
    expect(text).to.contain('<param name="max-wait-time-with-no-agent" value="1"/>');
    expect(text).to.contain('<param name="discard-abandoned-after" value="0"/>');
    expect(text).to.match(
      /<param name="time-base-score" value="company-3 ring-12 wrap-5 content-[0-9a-f]{10}"\/>/u,
    );
  });

  it('say by a marker each whether they run what was written: it changes with any setting', () => {
    const markers = readQueueMarkers(render(sampleQueue(17), sampleQueue(18)));
    expect([...markers.keys()]).to.deep.equal(['queue-17', 'queue-18']);
    const changes = [
      { strategy: 'random' },
      { ringSeconds: 9 },
      { wrapUpSeconds: 9 },
      { maxWaitSeconds: 9 },
    ] as const;
    const found = changes.map((change) => readQueueMarkers(render(sampleQueue(17, change))).get('queue-17'));
    expect(new Set([markers.get('queue-17'), ...found]).size).to.equal(5);
  });

  it('come back as the engine reports them', () => {
    const [marker] = readQueueMarkers(render(sampleQueue(17))).values();
    const list = `name|strategy|moh_sound|time_base_score|more\nqueue-17|random|silence|${marker}|false\nsales|random||x|false\n+OK\n`;
    expect([...readLoadedQueues(list)]).to.deep.equal([['queue-17', marker]]);
  });
});

describe('the members as the engine starts with them', () => {
  it('are those who are offered calls', () => {
    const member = { queueId: 17, agentId: 5, device: 'extension-12', level: 3, paused: false };
    expect(renderMemberSnapshot([member, { ...member, agentId: 6, paused: true }])).to.equal(
      'queue-17 agent-5 extension-12 3\n',
    );
  });
});
