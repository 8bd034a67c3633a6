import { expect } from 'chai';
import { statSync } from 'node:fs';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { JournalBench } from './journal-bench.ts';

onFreeswitch('the journal of a real FreeSWITCH that rotates it [C3]', function () {
  this.timeout(60_000);
  const bench = new JournalBench();

  before(() => bench.start());
  after(() => bench.dispose());

  const inode = () => statSync(bench.freeswitch.journalFile).ino;
  const rotate = async () => {
    const before = inode();
    await bench.api('fsctl', 'send_sighup');
    await eventually(() => {
      expect(inode()).not.to.equal(before);
    });
  };
  const starts = async () => (await bench.read()).filter(({ type }) => type === 'engine-started');

  it('is read without a gap by a controller that was away, though the engine started anew between two rotations', async () => {
    await eventually(async () => {
      expect(await starts()).to.have.length(1);
    });
    for (let times = 0; times < 2; times += 1) {
      await rotate();
      await rotate();
      await bench.restart();
    }
    for (let times = 0; times < 4; times += 1) await rotate();
    await eventually(async () => {
      expect(await starts()).to.have.length(3);
    });
  });
});
