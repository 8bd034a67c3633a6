import { expect } from 'chai';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { renderQueueMarker, renderQueues } from '../../../../src/asterisk/queues/render-queues.ts';
import type { QueueFacts } from '../../../../src/domain/routing/company-snapshot.ts';
import { sampleConfiguration, sampleQueue } from '../../../support/sample-configuration.ts';

const render = (more: Partial<QueueFacts>) =>
  renderQueues(sampleConfiguration(3, 1, { queues: [sampleQueue(17, more)] }));

describe('the queue file of a company', () => {
  it('says of each queue what the administrator chose, on top of the hand-written template', () => {
    const text = render({
      strategy: 'ring-all',
      maxCallers: 5,
      announcePosition: true,
      announceEverySeconds: 45,
    });
    expect(text).to.equal(`[queue-17](sw-queue)
strategy = ringall
timeout = 15
wrapuptime = 0
maxlen = 5
joinempty = yes
leavewhenempty = no
announce-position = yes
announce-holdtime = no
announce-frequency = 45
`);
  });

  it('leads a waiting caller who presses a key to the context of the keys [R12]', () => {
    const to = { kind: 'waiting-place' } as const;
    expect(render({ keys: [{ key: '1', destination: to }] })).to.contain('context = c3-queue-17-keys\n');
    expect(render({})).not.to.contain('context');
  });

  it('knows every strategy by the word of the engine', () => {
    const words = {
      'ring-all': 'ringall',
      'longest-idle': 'leastrecent',
      'fewest-calls': 'fewestcalls',
      random: 'random',
      'round-robin': 'rrmemory',
      linear: 'linear',
    } as const;
    for (const [strategy, word] of Object.entries(words))
      expect(render({ strategy: strategy as keyof typeof words })).to.contain(`strategy = ${word}\n`);
  });

  it('counts an agent on break, and one whose phone is gone, as nobody there', () => {
    const text = render({ joinWhenEmpty: false });
    expect(text).to.contain('joinempty = paused,unavailable,invalid,unknown\n');
    expect(text).to.contain('leavewhenempty = paused,unavailable,invalid,unknown\n');
  });

  it('refuses numbers that the engine would read as others', () => {
    for (const bad of [
      { ringSeconds: 0 },
      { ringSeconds: 1.5 },
      { wrapUpSeconds: -1 },
      { maxCallers: Number.NaN },
    ])
      expect(() => render(bad), JSON.stringify(bad)).to.throw(ConfigEncodingError);
    expect(() => renderQueueMarker(3, 2 ** 31)).to.throw(ConfigEncodingError);
  });
});
