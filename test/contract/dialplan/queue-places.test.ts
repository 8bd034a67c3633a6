import { expect } from 'chai';
import { emptySnapshot } from '../../support/snapshot.ts';
import { eventually } from '../../support/eventually.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { type MarksOfWalks, marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';
import { writePrompt } from './prompts.ts';

const queueId = 17;
const awaySeconds = 4;
const clockLagMs = 150;

onEachEngine('places in a queue [R12]', 60_000, (bench) => {
  let marks: MarksOfWalks;
  let begun: string[] = [];

  before(async () => {
    marks = marksAt(bench());
    await bench().apply({
      ...emptySnapshot,
      // Who presses 1 comes back at once, as the announcement has no audio; who presses 3 listens to one first.
      prompts: [
        { id: 1, contentHash: null },
        { id: 2, contentHash: await writePrompt(bench(), awaySeconds) },
      ],
      announcements: [1, 2].map((id) => ({ id, promptId: id, next: { kind: 'waiting-place' } as const })),
      queues: [
        sampleQueue(queueId, {
          maxWaitSeconds: 600,
          keys: [
            { key: '1', destination: { kind: 'announcement', announcementId: 1 } },
            { key: '2', destination: { kind: 'queue', queueId: 18 } },
            { key: '3', destination: { kind: 'announcement', announcementId: 2 } },
            { key: '4', destination: { kind: 'queue', queueId: 19 } },
            { key: '5', destination: { kind: 'queue', queueId: 20 } },
            { key: '#', destination: { kind: 'hang-up', reason: 'busy' } },
          ],
        }),
        sampleQueue(18, { keys: [{ key: '1', destination: { kind: 'waiting-place' } }] }),
        sampleQueue(19, { joinWhenEmpty: false, onEmpty: { kind: 'waiting-place' } }),
        sampleQueue(20, { maxCallers: 1, onFull: { kind: 'waiting-place' } }),
        sampleQueue(21, { maxCallers: 1, onFull: { kind: 'hang-up', reason: 'busy' } }),
      ],
    });
  });

  afterEach(async () => {
    await Promise.all(begun.map((walk) => bench().hangUp(walk)));
    begun = [];
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const waiting = () => bench().waiting(queueId);
  const joins = async (isFirst = false): Promise<string> => {
    const walk = await bench().begin({ node: `queue-${queueId}`, isFirst });
    begun.push(walk);
    await marks.until(walk, `queue-${queueId}:enter`);
    await eventually(async () => {
      expect(await waiting()).to.include(walk);
    });
    // Places are told apart by the second of joining, on the clock of the engine, which can lag behind ours.
    const joined = Math.floor(Date.now() / 1_000);
    await eventually(() => {
      expect(Math.floor((Date.now() - clockLagMs) / 1_000)).to.be.greaterThan(joined);
    });
    return walk;
  };
  const presses = (walk: string, digit: string) => bench().press(walk, digit);

  it('a caller who pressed a key and comes back has the place as before, and whoever came later is behind', async () => {
    const [first, second, third] = [await joins(), await joins(), await joins()];
    expect(await waiting()).to.deep.equal([first, second, third]);
    await presses(second, '1');
    await eventually(async () => {
      expect(await marks.of(second)).to.deep.equal([
        'queue-17:enter',
        'queue-17:key-1',
        'play-1:enter',
        'waiting-place:enter',
        'queue-17:enter',
      ]);
    });
    await eventually(async () => {
      expect(await waiting()).to.deep.equal([first, second, third]);
    });
  });

  it('those ahead who left meanwhile are ahead no more; those behind stay behind', async () => {
    const [first, second, third] = [await joins(), await joins(), await joins()];
    await presses(second, '3');
    await marks.until(second, 'play-2:enter');
    await bench().hangUp(first);
    const fourth = await joins();
    expect(await waiting()).to.deep.equal([third, fourth]);
    await marks.until(second, 'queue-17:enter');
    await eventually(async () => {
      expect(await waiting()).to.deep.equal([second, third, fourth]);
    });
  });

  it('the place that can be come back to is the one that was left last', async () => {
    const [first, second] = [await joins(), await joins()];
    await presses(first, '2');
    await marks.until(first, 'queue-18:enter');
    await presses(first, '1');
    await eventually(async () => {
      expect((await marks.of(first)).slice(-3)).to.deep.equal([
        'queue-18:key-1',
        'waiting-place:enter',
        'queue-18:enter',
      ]);
    });
    expect(await waiting()).to.deep.equal([second]);
  });

  it('who is not let into another queue, for nobody is there or it is full, has no place to come back to', async () => {
    const inTheWay = await bench().begin({ node: 'queue-20' });
    begun.push(inTheWay);
    await eventually(async () => {
      expect(await bench().waiting(20)).to.deep.equal([inTheWay]);
    });
    for (const [digit, queue, exit] of [
      ['4', 19, 'empty'],
      ['5', 20, 'full'],
    ] as const) {
      const walk = await joins();
      await presses(walk, digit);
      expect((await marks.until(walk, 'hang-up-normal:enter')).slice(-5)).to.deep.equal([
        ...[`queue-17:key-${digit}`, `queue-${queue}:enter`, `queue-${queue}:${exit}`],
        ...['waiting-place:enter', 'hang-up-normal:enter'],
      ]);
    }
  });

  it('a caller takes up room in a full queue, whatever the name of the caller is', async () => {
    const named = await bench().begin({ node: 'queue-21', shown: '36205556666', shownName: 'Doe|Sons' });
    begun.push(named);
    await marks.until(named, 'queue-21:enter');
    await eventually(async () => {
      expect(await bench().waiting(21)).to.have.length(1);
    });
    const next = await bench().begin({ node: 'queue-21' });
    begun.push(next);
    expect(await marks.until(next, 'hang-up-busy:enter')).to.deep.equal([
      'queue-21:enter',
      'queue-21:full',
      'hang-up-busy:enter',
    ]);
  });

  it('who goes first stays first, also on coming back', async () => {
    const [first, second] = [await joins(), await joins()];
    const vip = await joins(true);
    expect(await waiting()).to.deep.equal([vip, first, second]);
    await presses(first, '1');
    await eventually(async () => {
      expect((await marks.of(first)).filter((mark) => mark === 'queue-17:enter')).to.have.length(2);
      expect(await waiting()).to.deep.equal([vip, first, second]);
    });
    await presses(vip, '1');
    await eventually(async () => {
      expect((await marks.of(vip)).filter((mark) => mark === 'queue-17:enter')).to.have.length(2);
      expect(await waiting()).to.deep.equal([vip, first, second]);
    });
  });

  it('a key that leads nowhere is passed over, and # is a key like others', async () => {
    const walk = await joins();
    await presses(walk, '7');
    await presses(walk, '#');
    expect(await marks.until(walk, 'hang-up-busy:enter')).to.deep.equal([
      'queue-17:enter',
      'queue-17:key-hash',
      'hang-up-busy:enter',
    ]);
  });
});
