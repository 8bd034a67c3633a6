import { expect } from 'chai';
import { Repeated } from '../../../../src/application/nodes/repeated.ts';
import { eventually } from '../../../support/eventually.ts';
import { type HeldUp, heldUp } from '../../../support/held-up.ts';

const never = 3_600_000;

describe('work that is repeated', () => {
  let runs: number;
  let together: number;
  let mostTogether: number;
  let faults: unknown[];
  let holdUp: HeldUp | null;
  let fail: (() => void) | null;
  let repeated: Repeated;
  const work = async () => {
    runs += 1;
    together += 1;
    mostTogether = Math.max(mostTogether, together);
    await holdUp?.until;
    together -= 1;
    fail?.();
  };
  const repeat = (everyMs: number, what: () => Promise<void> = work) => {
    repeated = new Repeated(everyMs, what, (error) => faults.push(error));
    repeated.start();
  };
  const haveRun = (times: number) =>
    eventually(() => {
      expect(runs).to.be.at.least(times);
    });

  beforeEach(() => {
    runs = together = mostTogether = 0;
    faults = [];
    holdUp = null;
    fail = null;
  });
  afterEach(() => repeated.stop());

  it('is done again and again', async () => {
    repeat(1);
    await haveRun(5);
  });

  it('can be called for earlier', async () => {
    repeat(never);
    repeated.soon(0);
    await haveRun(1);
    repeated.soon(1);
    await haveRun(2);
    expect(runs).to.equal(2);
  });

  it('is not put off by being called for again and again', async () => {
    repeat(never);
    repeated.soon(0);
    for (let call = 0; call < 10; call += 1) repeated.soon(1_000);
    await haveRun(1);
  });

  it('is never under way twice; called for meanwhile it is done once more right after', async () => {
    holdUp = heldUp();
    repeat(never);
    repeated.soon(0);
    await haveRun(1);
    for (let call = 0; call < 3; call += 1) {
      repeated.soon(0);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(runs).to.equal(1);
    holdUp.go();
    await haveRun(2);
    await eventually(() => {
      expect(together).to.equal(0);
    });
    expect(runs, 'three calls, one more run').to.equal(2);
    expect(mostTogether).to.equal(1);
  });

  it('goes on after a failure, and tells of it', async () => {
    fail = () => {
      throw new Error('broken');
    };
    repeat(1);
    await haveRun(3);
    expect(faults[0]).to.be.instanceOf(Error).with.property('message', 'broken');
  });

  it('goes on after a failure before anything was waited for', async () => {
    repeat(1, () => {
      runs += 1;
      throw new Error('broken at once');
    });
    await haveRun(3);
    expect(faults.length).to.be.at.least(2);
  });

  it('has ended when stop returns, and is not done after it', async () => {
    holdUp = heldUp();
    repeat(1);
    await haveRun(1);
    const stopped = repeated.stop();
    holdUp.go();
    await stopped;
    expect(together).to.equal(0);
    repeated.soon(0);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(runs).to.equal(1);
  });
});
