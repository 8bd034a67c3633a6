// A process that takes a file in and stops for ever at a point of the way, to be killed there.
// Arguments: spool file, root of the store, key, point ('reading' or 'stored').
import { createDiskStore } from '../../../src/recordings/disk-store.ts';
import { takeIn } from '../../../src/recordings/intake.ts';
import type { RecordingStore } from '../../../src/application/ports/recording-store.ts';

const [spoolPath = '', root = '', key = '', point = ''] = process.argv.slice(2);
const store = createDiskStore(root);

function stopHere(): Promise<never> {
  process.stdout.write('here\n');
  return new Promise(() => setInterval(() => undefined, 60_000));
}

async function* stopAfterFirstParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts = 0;
  for await (const part of content) {
    yield part;
    parts += 1;
    if (parts === 3) await stopHere();
  }
}

const stopping: RecordingStore = {
  ...store,
  put: async (content, toKey, bytes) => {
    const stored = await store.put(
      point === 'reading' ? stopAfterFirstParts(content) : content,
      toKey,
      bytes,
    );
    await stopHere();
    return stored;
  },
};
await takeIn(spoolPath, key, stopping);
