import type { RecordingSpool } from '../application/ports/recording-spool.ts';
import type { RecordingStore } from '../application/ports/recording-store.ts';
import { discardSpoolFile, readTaken, takeIn } from './intake.ts';
import { decideFinished, findInSpool, listSpool, type SpoolLook } from './spool.ts';

/** The engine writes on for a moment after the channel is gone. */
const settleMs = 300;

/** The spool folder of one engine. Remembers what it saw last, so make one for each engine and keep it. */
export function createEngineSpool(folder: string, store: RecordingStore): RecordingSpool {
  let look: SpoolLook = new Map();
  return {
    finished: async (liveChannelIds) => {
      const { files } = await listSpool(folder);
      const decision = decideFinished(files, look, liveChannelIds, Date.now(), settleMs);
      look = decision.look;
      return [...decision.finished];
    },
    has: async (fileBase) => (await findInSpool(folder, fileBase)) !== null,
    takeIn: async (fileBase, key) => {
      const path = await findInSpool(folder, fileBase);
      return path === null ? { outcome: 'unreadable', reason: 'missing' } : await takeIn(path, key, store);
    },
    takenBefore: (key) => readTaken(key, store),
    discard: async (fileBase, taken) => {
      const path = await findInSpool(folder, fileBase);
      if (path === null || taken.outcome === 'unreadable') return;
      await discardSpoolFile(path, taken, store);
    },
  };
}
