import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { awaitEslReady } from '../../../ops/instances/ask-freeswitch.ts';
import { startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { InstanceFolders } from './instance-folder.ts';

const run = promisify(execFile);

onFreeswitch('private FreeSWITCH', function () {
  this.timeout(60_000);
  const folders = new InstanceFolders();
  after(() => folders.cleanUp());

  it('takes its own password and no other one, and keeps its addresses over kill -9', async () => {
    const folder = folders.folder('kept');
    const first = await startFreeswitch({ folder });
    expect(await rejectionOf(awaitEslReady(first.ports.esl, 'ClueCon', 2_000))).to.be.instanceOf(Error);
    await first.kill9();

    const second = await startFreeswitch({ folder });
    expect(second.ports).to.deep.equal(first.ports);
    expect(second.secret).to.equal(first.secret);
    expect(second.rtp).to.deep.equal(first.rtp);
    expect((await startFreeswitch({ folder })).pid).to.equal(second.pid);
    await second.stop();
  });

  it('runs in real time where that is allowed, and like others where it is not', async () => {
    const isAllowed = await run('chrt', ['--fifo', '1', 'true']).then(
      () => true,
      () => false,
    );
    const engine = await startFreeswitch({ folder: folders.folder('priority') });
    const { stdout } = await run('ps', ['-o', 'policy=,rtprio=', '-p', String(engine.pid)]);
    expect(stdout.trim().split(/\s+/u)).to.deep.equal(isAllowed ? ['FF', '1'] : ['TS', '-']);
    await engine.stop();
  });
});
