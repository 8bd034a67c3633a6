import { expect } from 'chai';
import { mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnownTexts, stampOf } from '../../../../src/media-node/files/known-texts.ts';

describe('texts of files that are known', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-texts-'));
    path = join(folder, 'dialplan.conf');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const stampAt = async (one: string) => stampOf(await stat(one, { bigint: true }));

  it('are not read again: of a file that was told of, nothing is read at all', async () => {
    const texts = new KnownTexts();
    await writeFile(path, 'one');
    // What is told is believed, so what comes back shows where it was taken from.
    texts.written(path, await stampAt(path), 'told');
    expect(await texts.read(path)).to.equal('told');
  });

  it('are read when the file was replaced before it was told of', async () => {
    const texts = new KnownTexts();
    await writeFile(path, 'ours');
    const stamp = await stampAt(path);
    const other = join(folder, 'other');
    await writeFile(other, 'theirs');
    await rename(other, path);
    texts.written(path, stamp, 'ours');
    expect(await texts.read(path)).to.equal('theirs');
  });

  it('keep their stamp when the file is renamed', async () => {
    const texts = new KnownTexts();
    const staged = join(folder, 'staged');
    await writeFile(staged, 'file');
    const stamp = await stampAt(staged);
    await rename(staged, path);
    texts.written(path, stamp, 'told');
    expect(await texts.read(path)).to.equal('told');
  });

  it('are read when the file is another one, was written into, or was put back, and there is none without a file', async () => {
    const texts = new KnownTexts();
    expect(await texts.read(path)).to.equal(null);
    await writeFile(path, 'one');
    texts.written(path, await stampAt(path), 'told');
    const other = join(folder, 'other');
    await writeFile(other, 'two');
    await rename(other, path);
    expect(await texts.read(path)).to.equal('two');
    await writeFile(path, 'six');
    await utimes(path, 1_000_000_000, 1_000_000_000);
    expect(await texts.read(path)).to.equal('six');
    await rm(path);
    expect(await texts.read(path)).to.equal(null);
  });

  it('are kept up to some size of all together, those that were asked for last', async () => {
    const texts = new KnownTexts(10);
    const paths = ['a', 'b', 'c'].map((name) => join(folder, name));
    for (const one of paths) {
      await writeFile(one, 'file');
      texts.written(one, await stampAt(one), 'told');
    }
    expect(await Promise.all(paths.slice(1).map((one) => texts.read(one)))).to.deep.equal(['told', 'told']);
    expect(await texts.read(paths[0] ?? '')).to.equal('file');
    texts.written(path, 'a stamp', 'longer than that');
    expect(await texts.read(paths[0] ?? ''), 'one that is too large puts out the others').to.equal('file');
  });
});
