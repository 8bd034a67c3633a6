import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import fc from 'fast-check';
import { RecordingStoreError } from '../../../src/application/ports/recording-store.ts';
import type { RecordingStore } from '../../../src/application/ports/recording-store.ts';

/** Content in parts, as an intake gives it; `failure` is thrown after the last part. */
export async function* inParts(parts: readonly Uint8Array[], failure?: Error): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
  if (failure !== undefined) throw failure;
}

/** The error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('it did not reject');
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await rejection(promise);
  if (error instanceof RecordingStoreError) return error.code;
  throw error;
}

/**
 * What each implementation of `RecordingStore` has to do.
 *
 * @param makeStore gives an empty store for each test
 */
export function describeRecordingStore(name: string, makeStore: () => Promise<RecordingStore>): void {
  const key = '5/2026/11/22/1234.wav';
  const audio = Buffer.from('RIFF and so on');
  let store: RecordingStore;

  const read = async (ofKey: string, span?: { start: number; end: number }): Promise<Buffer | null> => {
    const stream = await store.open(ofKey, span);
    return stream === null ? null : await buffer(stream);
  };

  describe(`recording store: ${name}`, () => {
    beforeEach(async () => {
      store = await makeStore();
    });

    it('keeps what is put into it, and says its length and hash [C2]', async () => {
      const stored = await store.put(
        inParts([audio.subarray(0, 3), audio.subarray(3)]),
        key,
        audio.byteLength,
      );
      expect(stored).to.deep.equal({
        bytes: audio.byteLength,
        sha256: createHash('sha256').update(audio).digest('hex'),
      });
      expect(await read(key)).to.deep.equal(audio);
      expect(await store.size(key)).to.equal(audio.byteLength);
      expect(await store.exists(key)).to.equal(true);
    });

    it('gives any part of it', async () => {
      const content = Buffer.from(Array.from({ length: 200 }, (_, index) => index));
      await store.put(inParts([content]), key);
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 199 }), fc.nat({ max: 199 }), async (one, other) => {
          const [start, end] = [Math.min(one, other), Math.max(one, other)];
          expect(await read(key, { start, end })).to.deep.equal(content.subarray(start, end + 1));
        }),
        { numRuns: 30 },
      );
    });

    it('refuses a part that is not there', async () => {
      await store.put(inParts([audio]), key);
      for (const span of [
        { start: 0, end: audio.byteLength },
        { start: 2, end: 1 },
        { start: -1, end: 1 },
        { start: 0.5, end: 1 },
      ]) {
        expect(await codeOf(store.open(key, span))).to.equal('recording-span-refused');
      }
    });

    it('has nothing under a key that was never used, nor under a part of a used one', async () => {
      await store.put(inParts([audio]), key);
      for (const other of ['5/2026/11/22/1.wav', '5/2026/11/22', '5', `${key}/1`]) {
        expect(await store.open(other), other).to.equal(null);
        expect(await store.size(other), other).to.equal(null);
        expect(await store.exists(other), other).to.equal(false);
        await store.remove(other);
      }
      expect(await read(key)).to.deep.equal(audio);
    });

    it('replaces what is there, also with the same', async () => {
      const first = await store.put(inParts([audio]), key);
      expect(await store.put(inParts([audio]), key)).to.deep.equal(first);
      await store.put(inParts([Buffer.from('new')]), key);
      expect(await read(key)).to.deep.equal(Buffer.from('new'));
    });

    it('keeps the old content when reading the new one fails, and passes the error on', async () => {
      const failure = new Error('the spool is gone');
      await store.put(inParts([audio]), key);
      expect(await rejection(store.put(inParts([Buffer.from('ne')], failure), key))).to.equal(failure);
      expect(await read(key)).to.deep.equal(audio);
    });

    it('stores nothing of content that is shorter or longer than announced', async () => {
      for (const bytes of [audio.byteLength - 1, audio.byteLength + 1]) {
        expect(await codeOf(store.put(inParts([audio]), key, bytes))).to.equal(
          'recording-content-incomplete',
        );
      }
      expect(await store.exists(key)).to.equal(false);
    });

    it('holds the whole of one content when two come at once', async () => {
      const parts = (letter: string) =>
        inParts(Array.from({ length: 50 }, () => Buffer.from(letter.repeat(1000))));
      await Promise.all([store.put(parts('a'), key), store.put(parts('b'), key)]);
      expect((await read(key))?.toString()).to.be.oneOf(['a'.repeat(50_000), 'b'.repeat(50_000)]);
    });

    it('serves a reader that began before the content was replaced or removed', async () => {
      await store.put(inParts([audio]), key);
      const stream = await store.open(key);
      await store.put(inParts([Buffer.from('new')]), key);
      await store.remove(key);
      expect(stream === null ? null : await buffer(stream)).to.deep.equal(audio);
    });

    it('removes, once or twice', async () => {
      await store.put(inParts([audio]), key);
      await store.remove(key);
      await store.remove(key);
      expect(await store.exists(key)).to.equal(false);
      expect(await read(key)).to.equal(null);
    });

    it('refuses every key that was not made of ids', async () => {
      for (const bad of [
        '',
        '..',
        '../x',
        '/etc/passwd',
        'a/../../x',
        'a//b',
        '.incoming/x',
        'A',
        'a\0b',
        'ü',
        'a\\b',
      ]) {
        for (const use of [
          () => store.put(inParts([audio]), bad),
          () => store.open(bad),
          () => store.size(bad),
          () => store.exists(bad),
          () => store.remove(bad),
        ]) {
          expect(await codeOf(use()), bad).to.equal('recording-key-refused');
        }
      }
    });
  });
}
