import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiActionHeaders } from '../../../../src/asterisk/ami/encode-action.ts';
import { queuesPart } from '../../../../src/asterisk/queues/queues-part.ts';
import { ConfigurationLoader } from '../../../../src/media-node/files/configuration-loader.ts';
import { InMemoryCompanyFiles } from '../../../support/fakes/in-memory-company-files.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { sampleConfiguration, sampleQueue } from '../../../support/sample-configuration.ts';
import { amiEvent } from '../scripted-answers.ts';

/** An engine with callers in queues, of which it holds what the last load left. */
class FakeAppQueue implements AmiCommands {
  readonly asked: string[] = [];
  readonly hungUp: string[] = [];
  /** Which queues a load leaves. */
  queues: readonly number[] = [];
  /** What the unused queue says that tells which file a load has read. */
  marker = '';
  channels: readonly AmiMessage[] = [];
  /** The action that fails once. */
  failing: string | null = null;

  send(action: string, { Channel: channel }: AmiActionHeaders = {}): Promise<AmiMessage> {
    this.#note(action);
    if (action === 'Hangup') this.hungUp.push(String(channel));
    return Promise.resolve(new AmiMessage(['Response: Success']));
  }

  async list(action: string, { Queue: queue }: AmiActionHeaders = {}): Promise<AmiMessage[]> {
    await Promise.resolve();
    this.#note(action);
    if (action === 'CoreShowChannels') return [...this.channels];
    const params = amiEvent('QueueParams', { Queue: String(queue), Max: this.marker });
    return action === 'QueueStatus' || this.queues.some((id) => queue === `queue-${id}`) ? [params] : [];
  }

  #note(action: string): void {
    this.asked.push(action);
    if (action !== this.failing) return;
    this.failing = null;
    throw new Error('the connection is gone');
  }
}

describe('the queues of a company are brought into Asterisk', () => {
  let engine: FakeAppQueue;
  let files: InMemoryCompanyFiles;
  let loader: ConfigurationLoader;
  const edit = (...queueIds: number[]) => {
    engine.queues = queueIds;
    const configuration = sampleConfiguration(1, 1, { queues: queueIds.map((id) => sampleQueue(id)) });
    engine.marker = queuesPart(engine).render(configuration).marker;
    return loader.apply(configuration);
  };
  const startController = () => {
    loader = new ConfigurationLoader(files, [queuesPart(engine)]);
  };
  const channel = (name: string, more: Readonly<Record<string, string>>) =>
    amiEvent('CoreShowChannel', { Channel: name, BridgeId: '', ...more });
  const waiting = (name: string, queueId: number) =>
    channel(name, { Application: 'Queue', ApplicationData: `queue-${queueId},im()b(sw-offer^s^1),,,` });

  beforeEach(async () => {
    engine = new FakeAppQueue();
    files = new InMemoryCompanyFiles();
    startController();
    await edit(1, 2);
    engine.asked.length = 0;
  });

  it('the first load looks for whoever waits: another controller may have written what nobody loaded since', async () => {
    engine.channels = [waiting('PJSIP/z', 9)];
    startController();
    await edit(1, 2, 3);
    expect(engine.hungUp).to.deep.equal(['PJSIP/z']);
  });

  it('an edit that takes out no queue looks for nobody, whoever waits', async () => {
    engine.channels = [waiting('PJSIP/a', 1)];
    await edit(1, 2, 3);
    expect(engine.asked).to.deep.equal(['QueueReload', 'QueueStatus']);
  });

  it('who waits in a queue that was taken out is hung up on; who talks, and who waits elsewhere, is left alone', async () => {
    engine.channels = [
      waiting('PJSIP/a', 1),
      waiting('PJSIP/b', 2),
      channel('PJSIP/c', { Application: 'Queue', ApplicationData: 'queue-2,im()', BridgeId: 'talk' }),
      channel('PJSIP/d', { Application: 'Playback', ApplicationData: 'queue-2' }),
      waiting('PJSIP/e', 9),
    ];
    await edit(1);
    expect(engine.hungUp).to.deep.equal(['PJSIP/b']);
    expect(engine.asked.filter((action) => action === 'QueueSummary')).to.have.length(1);
  });

  it('a queue that is still there has not lost its callers, whatever the file says', async () => {
    engine.channels = [waiting('PJSIP/b', 2)];
    const applied = edit(1);
    engine.queues = [1, 2];
    await applied;
    expect(engine.hungUp).to.deep.equal([]);
  });

  for (const failing of ['QueueReload', 'CoreShowChannels', 'QueueSummary', 'Hangup']) {
    it(`${failing} fails: the engine does not run what was wanted until everybody who waits was looked at`, async () => {
      engine.channels = [waiting('PJSIP/b', 2)];
      engine.failing = failing;
      await rejectionOf(edit(1));
      expect((await edit(1)).loaded).to.deep.equal(['queues']);
      expect(engine.hungUp.at(-1)).to.equal('PJSIP/b');
      expect((await edit(1)).loaded).to.deep.equal([]);
    });
  }
});
