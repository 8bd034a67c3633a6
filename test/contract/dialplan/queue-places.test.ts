import { expect } from 'chai';
import { emptySnapshot } from '../../support/snapshot.ts';
import { eventually } from '../../support/eventually.ts';
import { sampleQueue } from '../media-engine/sample-configuration.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { writePrompt } from './prompts.ts';
import { type Walks, walksAt, writeTestDialplan } from './walks.ts';

const queueId = 17;
const awaySeconds = 4;

const testDialplan = `[test-entry]
exten => vip,1,Set(QUEUE_PRIO=10)
 same => n,Goto(c1-queue-17,enter,1)
exten => plain,1,Goto(c1-queue-17,enter,1)
`;

describe('places in a queue, on a real Asterisk [R12]', function () {
  this.timeout(60_000);
  let bench: DialplanBench;
  let walks: Walks;
  let begun: string[] = [];

  before(async () => {
    bench = await startDialplanBench();
    walks = walksAt(bench);
    await writeTestDialplan(bench, testDialplan);
    await bench.apply({
      ...emptySnapshot,
      // Who presses 1 comes back at once, as the announcement has no audio; who presses 3 listens to one first.
      prompts: [
        { id: 1, contentHash: null },
        { id: 2, contentHash: await writePrompt(bench, awaySeconds) },
      ],
      announcements: [1, 2].map((id) => ({ id, promptId: id, next: { kind: 'waiting-place' } as const })),
      queues: [
        sampleQueue(queueId, {
          maxWaitSeconds: 600,
          keys: [
            { key: '1', destination: { kind: 'announcement', announcementId: 1 } },
            { key: '2', destination: { kind: 'queue', queueId: 18 } },
            { key: '3', destination: { kind: 'announcement', announcementId: 2 } },
            { key: '#', destination: { kind: 'hang-up', reason: 'busy' } },
          ],
        }),
        sampleQueue(18, { keys: [{ key: '1', destination: { kind: 'waiting-place' } }] }),
      ],
    });
  });

  after(async () => {
    await bench.dispose();
  });

  afterEach(async () => {
    await Promise.all(begun.map((walk) => walks.hangUp(walk)));
    begun = [];
    await eventually(async () => {
      expect(await bench.evaluate('CHANNELS()')).to.equal('');
    });
  });

  /** Walks in the order of the queue. */
  const waiting = async (): Promise<string[]> => {
    const entries = await bench.ami.list('QueueStatus', { Queue: `queue-${queueId}` });
    return entries
      .filter(({ event }) => event === 'QueueEntry')
      .sort((a, b) => Number(a.first('Position')) - Number(b.first('Position')))
      .map((entry) => (entry.first('Uniqueid') ?? '').replace('walked-', ''));
  };
  const joins = async (entry: 'plain' | 'vip' = 'plain'): Promise<string> => {
    const walk = await walks.begin(`${entry}@test-entry`);
    begun.push(walk);
    await walks.until(walk, `queue-${queueId}:enter`);
    await eventually(async () => {
      expect(await waiting()).to.include(walk);
    });
    // Places are told apart by the second of joining.
    const joined = Math.floor(Date.now() / 1_000);
    await eventually(() => {
      expect(Math.floor(Date.now() / 1_000)).to.be.greaterThan(joined);
    });
    return walk;
  };
  const presses = (walk: string, digit: string) => walks.press(walk, digit);

  it('a caller who pressed a key and comes back has the place as before, and whoever came later is behind', async () => {
    const [first, second, third] = [await joins(), await joins(), await joins()];
    expect(await waiting()).to.deep.equal([first, second, third]);
    await presses(second, '1');
    const marks = await walks.until(second, /^queue-17:enter$/u);
    await eventually(async () => {
      expect((await walks.marks(second)).slice(1)).to.deep.equal([
        'queue-17:key-1',
        'play-1:enter',
        'waiting-place:enter',
        'queue-17:enter',
      ]);
    });
    expect(marks[0]).to.equal('queue-17:enter');
    await eventually(async () => {
      expect(await waiting()).to.deep.equal([first, second, third]);
    });
  });

  it('those ahead who left meanwhile are ahead no more; those behind stay behind', async () => {
    const [first, second, third] = [await joins(), await joins(), await joins()];
    await presses(second, '3');
    await walks.until(second, 'play-2:enter');
    await walks.hangUp(first);
    const fourth = await joins();
    expect(await waiting()).to.deep.equal([third, fourth]);
    await walks.until(second, 'queue-17:enter');
    await eventually(async () => {
      expect(await waiting()).to.deep.equal([second, third, fourth]);
    });
  });

  it('the place that can be come back to is the one that was left last', async () => {
    const [first, second] = [await joins(), await joins()];
    await presses(first, '2');
    await walks.until(first, 'queue-18:enter');
    await presses(first, '1');
    await eventually(async () => {
      expect((await walks.marks(first)).slice(-3)).to.deep.equal([
        'queue-18:key-1',
        'waiting-place:enter',
        'queue-18:enter',
      ]);
    });
    expect(await waiting()).to.deep.equal([second]);
  });

  it('who goes first stays first, also on coming back', async () => {
    const [first, second] = [await joins(), await joins()];
    const vip = await joins('vip');
    expect(await waiting()).to.deep.equal([vip, first, second]);
    await presses(first, '1');
    await eventually(async () => {
      expect((await walks.marks(first)).filter((mark) => mark === 'queue-17:enter')).to.have.length(2);
      expect(await waiting()).to.deep.equal([vip, first, second]);
    });
    await presses(vip, '1');
    await eventually(async () => {
      expect((await walks.marks(vip)).filter((mark) => mark === 'queue-17:enter')).to.have.length(2);
      expect(await waiting()).to.deep.equal([vip, first, second]);
    });
  });

  it('a key that leads nowhere is passed over, and # is a key like others', async () => {
    const walk = await joins();
    await presses(walk, '7');
    await presses(walk, '#');
    expect(await walks.until(walk, 'hang-up-busy:enter')).to.deep.equal([
      'queue-17:enter',
      'queue-17:key-hash',
      'hang-up-busy:enter',
    ]);
  });
});
