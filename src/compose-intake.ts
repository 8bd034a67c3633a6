import type { Logger } from 'pino';
import { eachDue } from './application/each-due.ts';
import { Repeated } from './application/nodes/repeated.ts';
import type { Clock } from './application/ports/clock.ts';
import type { RecordingSpool } from './application/ports/recording-spool.ts';
import type { MediaNodeRecord } from './application/ports/records/media-node.ts';
import type { Database } from './application/ports/stores.ts';
import { noteMissingAudio } from './application/recordings/note-missing-audio.ts';
import { takeInRecording } from './application/recordings/take-in-recording.ts';
import { seldom } from './application/seldom.ts';
import type { MediaNodeId } from './domain/ids.ts';
import { reasonOf } from './domain/reason-of.ts';
import { parseMessageFile } from './domain/voicemail/message-file.ts';
import type { RecordingIntakeJobs } from './jobs/recording-intake-jobs.ts';

/** How late it is noted at most that a file does not come. */
const missingMs = 10_000;

export interface IntakeComposition {
  readonly database: Database;
  readonly voicemail: { takeIn(node: MediaNodeId, spool: RecordingSpool, fileBase: string): Promise<void> };
  readonly spoolOf: (node: MediaNodeRecord) => RecordingSpool;
  readonly intakeJobs: RecordingIntakeJobs;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the role `worker` does for the files that engines record. */
export function composeIntake(parts: IntakeComposition): { start(): void; stop(): Promise<void> } {
  const { database, voicemail, spoolOf, intakeJobs, clock, logger } = parts;
  const { mediaNodes } = database.stores;
  // A file that cannot be taken in is asked for again every few seconds.
  const log = seldom(logger);
  const takeIn = async (node: MediaNodeRecord, fileBase: string) => {
    const spool = spoolOf(node);
    if (parseMessageFile(fileBase)) await voicemail.takeIn(node.id, spool, fileBase);
    else await takeInRecording(database, spool, node.id, fileBase, log);
  };
  const noteMissingOf = (node: MediaNodeRecord) =>
    noteMissingAudio({
      ...{ node: node.id, spool: spoolOf(node), database, clock, log },
      takeIn: (fileBase) => takeIn(node, fileBase),
    });
  const missing = new Repeated(
    missingMs,
    async () => {
      const named = ({ id }: MediaNodeRecord) => ({ node: id, due: 'missing audio' });
      await eachDue(await mediaNodes.all(), log, noteMissingOf, { named });
    },
    (error) => {
      log.warn({ reason: reasonOf(error) }, 'noting missing audio put off');
    },
  );
  return {
    start: () => {
      const work = {
        takeIn: async (id: MediaNodeId, fileBase: string) => {
          const node = await mediaNodes.find(id);
          if (node) await takeIn(node, fileBase);
        },
        onFailed: (node: MediaNodeId, fileBase: string, error: unknown) => {
          log.warn(
            { node, fileBase, reason: reasonOf(error) },
            'a recording could not be taken in; it is tried again',
          );
        },
      };
      intakeJobs.process(work, (error) => {
        logger.error({ reason: reasonOf(error) }, 'intake of recordings ended');
      });
      missing.start();
    },
    stop: () => missing.stop(),
  };
}
