import type { MediaNodeId } from '../../domain/ids.ts';
import type { MediaEngine } from '../../engine/media-engine.ts';
import type { EngineJournal } from '../ports/engine-journal.ts';
import type { Log } from '../ports/log.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import type { Database } from '../ports/stores.ts';
import { readJournal } from './read-journal.ts';

export interface CollectRecordingsParts {
  readonly node: MediaNodeId;
  readonly engine: MediaEngine;
  readonly journal: EngineJournal;
  readonly spool: RecordingSpool;
  readonly database: Database;
  /** Has somebody take in a finished recording or message; may be called again for the same one. */
  readonly requestIntake: (node: MediaNodeId, fileBase: string) => Promise<void>;
  readonly log: Log;
}

/** Looks what the engine has recorded, and has what is complete taken in. */
export async function collectRecordings(parts: CollectRecordingsParts): Promise<void> {
  const { node, engine, journal, spool, database, requestIntake, log } = parts;
  await readJournal(database, node, journal, log);
  if (engine.unavailableReason() !== null) return;
  // The channels first: a channel that begins after this look has no finished file yet.
  const live = await engine.liveChannels();
  for (const { fileBase } of await spool.finished(live)) await requestIntake(node, fileBase);
}
