import { expect } from 'chai';
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KnownTexts } from '../../../../src/media-node/files/known-texts.ts';

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

  it('are not read again: of a file that was told of, nothing is read at all', async () => {
    const texts = new KnownTexts();
    await writeFile(path, 'one');
    // What is told is believed, so what comes back shows where it was taken from.
    await texts.written(path, 'told');
    expect(await texts.read(path)).to.equal('told');
  });

  it('are read when the file is another one, was written into, or was put back, and there is none without a file', async () => {
    const texts = new KnownTexts();
    expect(await texts.read(path)).to.equal(null);
    await writeFile(path, 'one');
    await texts.written(path, 'told');
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
      await texts.written(one, 'told');
    }
    expect(await Promise.all(paths.slice(1).map((one) => texts.read(one)))).to.deep.equal(['told', 'told']);
    expect(await texts.read(paths[0] ?? '')).to.equal('file');
    await texts.written(path, 'longer than that');
    expect(await texts.read(paths[0] ?? ''), 'one that is too large puts out the others').to.equal('file');
  });
});
