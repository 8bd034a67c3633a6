import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeWavHeader } from '../../../src/domain/recording/wav-header.ts';
import { CALL_CAPTURE } from '../../../src/domain/recording/sample-format.ts';
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { discardSpoolFile, takeIn } from '../../../src/recordings/intake.ts';
import type { RecordingStore } from '../../../src/application/ports/recording-store.ts';
import type { StoredRecording } from '../../../src/recordings/intake.ts';
import { rejection } from './recording-store.contract.ts';

const key = '5/2026/11/22/1.wav';

/** A call of which only the left channel is heard, in bytes as the engine writes them. */
function oneSidedCall(durationMs: number): Buffer {
  const frames = durationMs * 8;
  const audio = Buffer.alloc(frames * 4);
  for (let frame = 0; frame < frames; frame += 1) {
    audio.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * frame) / 8000)), frame * 4);
  }
  return audio;
}

function withZeroLengths(wav: Buffer): Buffer {
  const broken = Buffer.from(wav);
  broken.writeUInt32LE(0, 4);
  broken.writeUInt32LE(0, 40);
  return broken;
}

describe('intake of a recording', () => {
  let folder: string;
  let storeRoot: string;
  let store: RecordingStore;
  const audio = oneSidedCall(5000);
  const wav = Buffer.concat([writeWavHeader(CALL_CAPTURE, audio.byteLength), audio]);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-intake-'));
    storeRoot = join(folder, 'store');
    store = createDiskStore(storeRoot);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const spool = async (name: string, content: Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const stored = async (path: string): Promise<StoredRecording> => {
    const result = await takeIn(path, key, store);
    if (result.outcome !== 'stored') throw new Error(JSON.stringify(result));
    return result;
  };
  const storedBytes = () => readFile(join(storeRoot, key));

  it('makes a WAV of raw samples, with length, hash and the levels of both sides [C2]', async () => {
    const path = await spool('5-17-a.raw', audio);
    const result = await stored(path);
    expect(await storedBytes()).to.deep.equal(wav);
    expect(result).to.deep.include({
      key,
      bytes: wav.byteLength,
      sha256: createHash('sha256').update(wav).digest('hex'),
      durationMs: 5000,
      sampleRateHz: 8000,
      channels: 2,
      silentChannels: [1],
      repaired: false,
    });
    expect(result.levels[0]?.audibleMs).to.equal(5000);
    expect(await readFile(path)).to.deep.equal(audio);
  });

  it('drops the partial frame that a crash left at the end of raw samples', async () => {
    const result = await stored(await spool('5-17-a.raw', Buffer.concat([audio, Buffer.of(1, 2, 3)])));
    expect(result).to.deep.include({ bytes: wav.byteLength, repaired: true });
    expect(await storedBytes()).to.deep.equal(wav);
  });

  it('stores a sound WAV byte for byte', async () => {
    const result = await stored(await spool('5-17-a.wav', wav));
    expect(result).to.deep.include({ durationMs: 5000, silentChannels: [1], repaired: false });
    expect(await storedBytes()).to.deep.equal(wav);
  });

  it('repairs a WAV whose length fields are 0, and leaves the spool file as it is', async () => {
    const broken = Buffer.concat([withZeroLengths(wav), Buffer.of(7)]);
    const path = await spool('5-17-a.wav', broken);
    expect(await stored(path)).to.deep.include({ durationMs: 5000, repaired: true });
    expect(await storedBytes()).to.deep.equal(wav);
    expect(await readFile(path)).to.deep.equal(broken);
  });

  it('gives the same result when it runs again', async () => {
    const path = await spool('5-17-a.raw', audio);
    expect(await stored(path)).to.deep.equal(await stored(path));
  });

  for (const [what, name, content] of [
    ['an empty file', '5-17-a.raw', Buffer.alloc(0)],
    ['less than a frame', '5-17-a.raw', Buffer.alloc(3)],
    ['an empty WAV file', '5-17-a.wav', Buffer.alloc(0)],
    ['a WAV without samples', '5-17-a.wav', Buffer.from(writeWavHeader(CALL_CAPTURE, 0))],
  ] as const) {
    it(`says that nothing was recorded for ${what}, and stores nothing`, async () => {
      expect(await takeIn(await spool(name, content), key, store)).to.deep.equal({ outcome: 'empty' });
      expect(await store.exists(key)).to.equal(false);
    });
  }

  for (const [reason, name, content] of [
    ['not-wav', '5-17-a.wav', Buffer.from('this is no sound')],
    ['no-audio', '5-17-a.wav', wav.subarray(0, 40)],
    ['no-format', '5-17-a.wav', wav.subarray(0, 30)],
    ['unknown-kind', '5-17-a.mp3', Buffer.from('ID3')],
  ] as const) {
    it(`says ${reason}, stores nothing and leaves the file`, async () => {
      const path = await spool(name, content);
      expect(await takeIn(path, key, store)).to.deep.equal({ outcome: 'unreadable', reason });
      expect(await store.exists(key)).to.equal(false);
      expect(await readFile(path)).to.deep.equal(content);
    });
  }

  it('does not follow a link out of the spool, nor read a folder', async () => {
    const secret = await spool('secret', audio);
    await symlink(secret, join(folder, '5-17-link.raw'));
    await mkdir(join(folder, '5-17-folder.raw'));
    for (const name of ['5-17-link.raw', '5-17-folder.raw']) {
      expect(await takeIn(join(folder, name), key, store)).to.deep.equal({
        outcome: 'unreadable',
        reason: 'not-a-file',
      });
    }
  });

  it('says that a file is missing', async () => {
    const result = await takeIn(join(folder, '5-17-none.raw'), key, store);
    expect(result).to.deep.equal({ outcome: 'unreadable', reason: 'missing' });
  });

  for (const [how, change] of [
    ['grows', Buffer.concat([audio, audio])],
    ['shrinks', audio.subarray(0, 100)],
  ] as const) {
    it(`stores nothing of a file that ${how} while it is read`, async () => {
      const path = await spool('5-17-a.raw', audio);
      const disturbed: RecordingStore = {
        ...store,
        put: async (content, toKey, bytes) => {
          await writeFile(path, change);
          return store.put(content, toKey, bytes);
        },
      };
      expect(await takeIn(path, key, disturbed)).to.deep.equal({
        outcome: 'unreadable',
        reason: 'still-written',
      });
      expect(await store.exists(key)).to.equal(false);
    });
  }

  it('loses nothing when the store fails, and can be repeated', async () => {
    const path = await spool('5-17-a.raw', audio);
    const failure = new Error('no space left');
    const failing: RecordingStore = { ...store, put: () => Promise.reject(failure) };
    expect(await rejection(takeIn(path, key, failing))).to.equal(failure);
    expect(await readFile(path)).to.deep.equal(audio);
    expect(await stored(path)).to.include({ bytes: wav.byteLength });
  });
});

describe('discarding a spool file', () => {
  let folder: string;
  let path: string;
  let store: RecordingStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-discard-'));
    store = createDiskStore(join(folder, 'store'));
    path = join(folder, '5-17-a.raw');
    await writeFile(path, oneSidedCall(20));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('removes a file that is in the store, once or twice', async () => {
    const taken = await takeIn(path, key, store);
    if (taken.outcome !== 'stored') throw new Error(taken.outcome);
    expect(await discardSpoolFile(path, taken, store)).to.equal('discarded');
    expect(await discardSpoolFile(path, taken, store)).to.equal('already-gone');
  });

  it('removes an empty file', async () => {
    expect(await discardSpoolFile(path, { outcome: 'empty' }, store)).to.equal('discarded');
  });

  it('keeps a file that the store does not hold, or not in full', async () => {
    const taken = { outcome: 'stored' as const, key, bytes: 684 };
    expect(await discardSpoolFile(path, taken, store)).to.equal('kept-because-not-stored');
    await takeIn(path, key, store);
    expect(await discardSpoolFile(path, { ...taken, bytes: 683 }, store)).to.equal('kept-because-not-stored');
    expect((await readFile(path)).byteLength).to.equal(640);
  });
});
