import type { RecordingSpool } from '../application/ports/recording-spool.ts';
import type { RecordingStore } from '../application/ports/recording-store.ts';
import { discardSpoolFile, takeIn } from './intake.ts';
import { decideFinished, listSpool, parseSpoolName, type SpoolLook } from './spool.ts';

/** The engine writes on for a moment after the channel is gone. */
const settleMs = 300;

/** The spool folder of one engine. Remembers what it saw last, so make one for each engine and keep it. */
export function createEngineSpool(folder: string, store: RecordingStore): RecordingSpool {
  let look: SpoolLook = new Map();
  const pathOf = async (fileBase: string): Promise<string | null> => {
    const { files } = await listSpool(folder);
    return files.find((file) => file.fileBase === fileBase)?.path ?? null;
  };
  return {
    finished: async (liveChannelIds) => {
      const { files } = await listSpool(folder);
      const decision = decideFinished(files, look, liveChannelIds, Date.now(), settleMs);
      look = decision.look;
      return [...decision.finished];
    },
    takeIn: async (fileBase, key) => {
      const path = parseSpoolName(`${fileBase}.raw`) ? await pathOf(fileBase) : null;
      return path === null ? { outcome: 'unreadable', reason: 'missing' } : await takeIn(path, key, store);
    },
    discard: async (fileBase, taken) => {
      const path = await pathOf(fileBase);
      if (path === null || taken.outcome === 'unreadable') return;
      await discardSpoolFile(path, taken, store);
    },
  };
}
