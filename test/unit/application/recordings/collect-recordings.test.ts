import { expect } from 'chai';
import { CollectRecordings } from '../../../../src/application/recordings/collect-recordings.ts';

describe('recordings that wait beside an engine', () => {
  const waiting = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ fileBase: `1-2-sw-${10_000 + index}`, companyId: 1 }));

  /** What is asked for in each of some rounds, while nobody takes anything in. */
  async function rounds(count: number, files: ReturnType<typeof waiting>): Promise<string[][]> {
    const asked: string[][] = [];
    const engine = {
      unavailableReason: () => null,
      liveChannels: () => Promise.resolve(new Set<string>()),
    };
    const spool = { finished: () => Promise.resolve(files) };
    const collecting = new CollectRecordings({
      node: 1,
      engine,
      spool,
      requestIntake: (_node, fileBase) => {
        asked.at(-1)?.push(fileBase);
        return Promise.resolve();
      },
    });
    for (let round = 0; round < count; round += 1) {
      asked.push([]);
      await collecting.run();
    }
    return asked;
  }

  it('are all asked for, each time, as long as they are few', async () => {
    const files = waiting(3);
    const names = files.map(({ fileBase }) => fileBase);
    expect(await rounds(2, files)).to.deep.equal([names, names]);
  });

  it('take turns when they are many, so none that cannot be taken in is in the way', async () => {
    const files = waiting(450);
    const asked = await rounds(3, files);
    expect(asked.map(({ length }) => length)).to.deep.equal([200, 200, 200]);
    expect(new Set(asked.flat())).to.have.property('size', 450);
  });
});
