import type { Logger } from 'pino';
import { Repeated } from './application/nodes/repeated.ts';
import type { Clock } from './application/ports/clock.ts';
import type { RecordingSpool } from './application/ports/recording-spool.ts';
import type { RecordingStore } from './application/ports/recording-store.ts';
import type { MediaNodeRecord } from './application/ports/records/media-node.ts';
import type { Database } from './application/ports/stores.ts';
import { seldom } from './application/seldom.ts';
import { removeDiscardedFiles } from './application/housekeeping/remove-discarded-files.ts';
import { sendNotices } from './application/voicemail/send-notices.ts';
import { takeInMessage } from './application/voicemail/take-in-message.ts';
import type { MediaNodeId } from './domain/ids.ts';
import { reasonOf } from './domain/reason-of.ts';
import { createSmtpMailer } from './mail/smtp-mailer.ts';
import type { SmtpConfiguration } from './platform/configuration.ts';

/** How late somebody hears of a message at most, beside what the mail server takes. */
const noticesMs = 3_000;
const discardedMs = 5_000;

export interface VoicemailComposition {
  readonly database: Database;
  readonly recordingStore: RecordingStore;
  readonly spoolOf: (node: MediaNodeRecord) => RecordingSpool;
  readonly smtp: SmtpConfiguration | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the role `worker` does for messages of callers. */
export interface VoicemailWork {
  takeIn(node: MediaNodeId, spool: RecordingSpool, fileBase: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function composeVoicemail(parts: VoicemailComposition): VoicemailWork {
  const { database, recordingStore, spoolOf, smtp, clock, logger: log } = parts;
  const putOff = (what: string) => (error: unknown) => {
    log.warn({ reason: reasonOf(error) }, `${what} put off`);
  };
  const stopping = new AbortController();
  const work = [
    new Repeated(
      discardedMs,
      () =>
        removeDiscardedFiles({
          ...{ database, recordingStore, spoolOf, clock, log },
          stopping: stopping.signal,
        }),
      putOff('removing the files of deleted objects'),
    ),
  ];
  if (smtp) {
    const mailer = createSmtpMailer(smtp);
    work.push(
      new Repeated(
        noticesMs,
        () => sendNotices({ database, mailer, clock, log }),
        putOff('notices of messages'),
      ),
    );
  }
  // A message that cannot be taken in is asked for again every few seconds.
  const intakeLog = seldom(log);
  return {
    takeIn: (node, spool, fileBase) =>
      takeInMessage(
        { database, spool, recordingStore, clock, log: intakeLog, sendsNotices: smtp !== null },
        node,
        fileBase,
      ),
    start: () => {
      for (const repeated of work) repeated.start();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(work.map((repeated) => repeated.stop()));
    },
  };
}
