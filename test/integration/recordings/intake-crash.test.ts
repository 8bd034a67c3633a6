import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { discardSpoolFile, takeIn } from '../../../src/recordings/intake.ts';

const program = fileURLToPath(new URL('./intake-process.ts', import.meta.url));
const key = '5/2026/11/22/1.wav';

describe('intake of a recording by a process that is killed', () => {
  let folder: string;
  let spoolPath: string;
  const audio = Buffer.alloc(400_000, 'some noise');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-crash-'));
    spoolPath = join(folder, '5-17-a.raw');
    await writeFile(spoolPath, audio);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function killAt(point: 'reading' | 'stored'): Promise<string> {
    const root = join(folder, point);
    const args = ['--import', 'tsx', program, spoolPath, root, key, point];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await Promise.race([
        once(child.stdout, 'data'),
        once(child, 'exit').then(() => Promise.reject(new Error('it ended before it could be killed'))),
      ]);
    } finally {
      const ended = once(child, 'exit');
      if (child.kill('SIGKILL')) await ended;
    }
    return root;
  }

  it('while it reads: nothing is stored, nothing lost, and the next run stores it', async () => {
    const root = await killAt('reading');
    const store = createDiskStore(root);
    expect(await store.exists(key)).to.equal(false);
    expect(await readFile(spoolPath)).to.deep.equal(audio);
    expect(await readdir(join(root, '.incoming'))).to.have.length(1);

    const taken = await takeIn(spoolPath, key, store);
    expect(taken).to.deep.include({ outcome: 'stored', bytes: audio.byteLength + 44 });
    const undisturbed = await takeIn(spoolPath, key, createDiskStore(join(folder, 'undisturbed')));
    expect(taken).to.deep.equal(undisturbed);
    expect(await store.removeAbandoned(new Date(Date.now() + 60_000))).to.equal(1);
  });

  it('before it could tell anybody: the next run finds and says the same', async () => {
    const store = createDiskStore(await killAt('stored'));
    const before = await store.size(key);
    const taken = await takeIn(spoolPath, key, store);
    expect(taken).to.deep.include({ outcome: 'stored', bytes: before });
    if (taken.outcome !== 'stored') return;
    expect(await discardSpoolFile(spoolPath, taken, store)).to.equal('discarded');
    expect(await store.size(key)).to.equal(before);
  });
});
