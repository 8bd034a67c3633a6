import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiActionHeaders } from '../../../../src/asterisk/ami/encode-action.ts';
import { queuesPart } from '../../../../src/asterisk/queues/queues-part.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { sampleConfiguration, sampleQueue } from '../../../contract/media-engine/sample-configuration.ts';
import { amiEvent } from '../scripted-answers.ts';

/** An engine with callers in queues, of which it holds what the last load left. */
class FakeAppQueue implements AmiCommands {
  readonly asked: string[] = [];
  readonly hungUp: string[] = [];
  /** Which queues a load leaves. */
  queues: readonly number[] = [];
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
    const params = amiEvent('QueueParams', { Queue: String(queue), Max: '7' });
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
  let part: ReturnType<typeof queuesPart>;
  const company = (...queueIds: number[]) =>
    sampleConfiguration(1, 1, { queues: queueIds.map((id) => sampleQueue(id)) });
  const edit = (before: readonly number[], after: readonly number[]) => {
    engine.queues = after;
    const configuration = company(...after);
    const change = {
      configuration,
      before: part.render(company(...before)).text,
      after: part.render(configuration).text,
    };
    return part.load(change);
  };
  const channel = (name: string, more: Readonly<Record<string, string>>) =>
    amiEvent('CoreShowChannel', { Channel: name, BridgeId: '', ...more });
  const waiting = (name: string, queueId: number) =>
    channel(name, { Application: 'Queue', ApplicationData: `queue-${queueId},im()b(sw-offer^s^1),,,` });

  beforeEach(async () => {
    engine = new FakeAppQueue();
    part = queuesPart(engine);
    await edit([], [1, 2]);
    engine.asked.length = 0;
  });

  it('the first load looks for whoever waits: another controller may have written what nobody loaded since', async () => {
    engine.channels = [waiting('PJSIP/z', 9)];
    part = queuesPart(engine);
    await edit([1], [1, 2]);
    expect(engine.hungUp).to.deep.equal(['PJSIP/z']);
  });

  it('an edit that takes out no queue looks for nobody, whoever waits', async () => {
    engine.channels = [waiting('PJSIP/a', 1)];
    await edit([1, 2], [1, 2, 3]);
    expect(engine.asked).to.deep.equal(['QueueReload']);
  });

  it('who waits in a queue that was taken out is hung up on; who talks, and who waits elsewhere, is left alone', async () => {
    engine.channels = [
      waiting('PJSIP/a', 1),
      waiting('PJSIP/b', 2),
      channel('PJSIP/c', { Application: 'Queue', ApplicationData: 'queue-2,im()', BridgeId: 'talk' }),
      channel('PJSIP/d', { Application: 'Playback', ApplicationData: 'queue-2' }),
      waiting('PJSIP/e', 9),
    ];
    await edit([1, 2], [1]);
    expect(engine.hungUp).to.deep.equal(['PJSIP/b']);
    expect(engine.asked.filter((action) => action === 'QueueSummary')).to.have.length(1);
  });

  it('a queue that is still there has not lost its callers, whatever the file says', async () => {
    engine.channels = [waiting('PJSIP/b', 2)];
    const load = edit([1, 2], [1]);
    engine.queues = [1, 2];
    await load;
    expect(engine.hungUp).to.deep.equal([]);
  });

  for (const failing of ['QueueReload', 'CoreShowChannels', 'QueueSummary', 'Hangup']) {
    it(`${failing} fails: the engine does not run what was wanted until everybody who waits was looked at`, async () => {
      engine.channels = [waiting('PJSIP/b', 2)];
      engine.failing = failing;
      await rejectionOf(edit([1, 2], [1]));
      expect(await part.readMarker(1)).to.equal(null);
      await edit([1], [1]);
      expect(engine.hungUp.at(-1)).to.equal('PJSIP/b');
      expect(await part.readMarker(1)).to.equal('7');
    });
  }
});
