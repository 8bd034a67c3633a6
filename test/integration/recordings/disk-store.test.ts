import { mkdtemp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { isRecordingKey } from '../../../src/domain/recording/recording-key.ts';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { describeRecordingStore, inParts, rejection } from './recording-store.contract.ts';

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'switchroom-store-'));
  folders.push(folder);
  return folder;
};

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

describeRecordingStore('disk', async () => createDiskStore(await newFolder()));

describe('the disk store', () => {
  it('makes its folder, for this user only', async () => {
    const root = join(await newFolder(), 'not', 'yet');
    await createDiskStore(root).put(inParts([Buffer.from('a')]), '5/x.wav');
    expect((await stat(join(root, '5'))).mode & 0o077).to.equal(0);
    expect((await stat(join(root, '5', 'x.wav'))).mode & 0o077).to.equal(0);
  });

  it('never touches anything outside its folder, whatever the key', async () => {
    const outer = await newFolder();
    await mkdir(join(outer, 'root'));
    await writeFile(join(outer, 'neighbour'), 'untouched');
    const store = createDiskStore(join(outer, 'root'));
    const piece = fc.constantFrom(
      'a',
      '..',
      '.',
      '/',
      '//',
      '\\',
      '\0',
      '\n',
      'neighbour',
      '%2e',
      '~',
      '-',
      'É',
    );
    const anyKey = fc.oneof(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(anyKey, async (key) => {
        const error = isRecordingKey(key)
          ? null
          : await rejection(store.put(inParts([Buffer.from('x')]), key));
        if (error === null)
          await store.put(inParts([Buffer.from('x')]), key).catch((refused: unknown) => refused);
        else expect(error).to.have.property('code', 'recording-key-refused');
        expect(await readdir(outer)).to.have.members(['root', 'neighbour']);
        expect(await readFile(join(outer, 'neighbour'), 'utf8')).to.equal('untouched');
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no temporary file behind, after success or failure', async () => {
    const root = await newFolder();
    const store = createDiskStore(root);
    await store.put(inParts([Buffer.from('a')]), 'a.wav');
    await rejection(store.put(inParts([Buffer.from('a')], new Error('no')), 'b.wav'));
    await mkdir(join(root, 'c.wav'));
    await rejection(store.put(inParts([Buffer.from('a')]), 'c.wav'));
    expect(await readdir(join(root, '.incoming'))).to.deep.equal([]);
  });

  it('clears away what a killed process left, but not what is being written', async () => {
    const root = await newFolder();
    const store = createDiskStore(root);
    const now = new Date('2026-11-22T12:00:00Z');
    expect(await store.removeAbandoned(now)).to.equal(0);
    await mkdir(join(root, '.incoming'));
    for (const [name, age] of [
      ['old', 3_600_000],
      ['young', 0],
    ] as const) {
      await writeFile(join(root, '.incoming', name), 'half');
      await utimes(join(root, '.incoming', name), now, new Date(now.getTime() - age));
    }
    expect(await store.removeAbandoned(now)).to.equal(1);
    expect(await readdir(join(root, '.incoming'))).to.deep.equal(['young']);
  });
});
