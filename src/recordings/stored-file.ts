import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { RecordingStore } from '../application/ports/recording-store.ts';
import type { AudioFile } from './audio-file.ts';

/** What lies in the store under the key; null: nothing does. */
export async function openStored(
  key: string,
  store: Pick<RecordingStore, 'size' | 'open'>,
): Promise<AudioFile | null> {
  const bytes = await store.size(key);
  if (bytes === null) return null;
  const open = async (start: number, end: number): Promise<Readable> => {
    const stream = await store.open(key, { start, end: end - 1 });
    if (stream === null) throw new Error(`${key} was removed while it was read`);
    return stream;
  };
  return {
    bytes,
    readExactly: async (offset, length) => await buffer(await open(offset, offset + length)),
    async *read(start, end) {
      let offset = start;
      for await (const part of (await open(start, end)) as AsyncIterable<Uint8Array>) {
        yield { offset, part };
        offset += part.byteLength;
      }
    },
  };
}
