import type { CallEvent } from '../../domain/call/call-event.ts';
import type { CallbackEvent } from '../../domain/callback/callback-state.ts';
import type { CallbackId, CompanyId } from '../../domain/ids.ts';

/**
 * Up to where a journal file was read. Stored together with the effects of its events, in one
 * transaction, it makes each event count exactly once.
 */
export interface JournalPosition {
  /** Identity of the file, which a rotation changes; decimal, as it may exceed a safe integer. */
  readonly inode: string;
  /** Bytes from the start of that file; always at the start of a line. */
  readonly offset: number;
}

/** The engine began to record a channel, for as long as it is connected to somebody. */
export interface RecordingStarted {
  readonly type: 'recording-started';
  /** Shared by all channels of a call. */
  readonly callId: string;
  readonly at: Date;
  /** Name of the file, without folder and ending. */
  readonly fileBase: string;
  /** As the name of the file has it; null for a name of another shape. */
  readonly companyId: number | null;
  /** By whose policy; null: by one of the call, the number or an extension. */
  readonly queueId: number | null;
  /** The outside number that was called; null for a call from inside. */
  readonly numberId: number | null;
  /** Revision of the call logic that routed the call; null where the engine knew none. */
  readonly revision: number | null;
  readonly channelId: string;
  /** Text from outside, made harmless for logs only; null when withheld. */
  readonly callerNumber: string | null;
}

/** The engine began anew: the calls that it had before are lost. */
export interface EngineStarted {
  readonly type: 'engine-started';
  readonly at: Date;
}

/** A caller begins to leave a message. */
export interface MessageStarted {
  readonly type: 'message-started';
  /** Shared by all channels of a call. */
  readonly callId: string;
  readonly at: Date;
  /** Name of the file, without folder and ending. */
  readonly fileBase: string;
  readonly companyId: number;
  readonly voicemailBoxId: number;
  /** E.164 with plus, or the digits of an extension; null: anonymous. */
  readonly callerNumber: string | null;
  /** Of the call logic that routed the call; null where the engine knew none. */
  readonly revision: number | null;
}

/** What came of calling a customer back. */
export interface CallbackTold {
  readonly type: 'callback-told';
  readonly at: Date;
  readonly companyId: CompanyId;
  readonly callbackId: CallbackId;
  readonly event: CallbackEvent;
}

/** A fact from the engine's own append-only log, in no engine's words. */
export type JournalEvent = RecordingStarted | MessageStarted | EngineStarted | CallbackTold | CallEvent;

/** A line that could not be read. */
export interface SkippedLine {
  /** Start of its text, with anything unprintable replaced. */
  readonly text: string;
  readonly reason: string;
}

/**
 * Why what comes before the events may be incomplete: the file was emptied or cut, or is another one and
 * the one read so far is not to be found.
 */
export type JournalGap = 'truncated' | 'replaced';

/** What one reading found. */
export interface JournalBatch {
  /** In the order of the file. */
  readonly events: readonly JournalEvent[];
  /** From where to read on; null while there is no file yet. */
  readonly position: JournalPosition | null;
  /** There is more to be read at once. */
  readonly more: boolean;
  /** Lines passed over, all counted; the first few with their text. */
  readonly skipped: { readonly count: number; readonly samples: readonly SkippedLine[] };
  readonly gap: JournalGap | null;
}

/** The log that an engine writes by itself, also while no controller is alive. */
export interface EngineJournal {
  /**
   * Reads a limited number of whole lines. A line that cannot be read is counted and passed over.
   *
   * @param from position of the last batch; null to begin with the present file
   * @throws errors of the file system other than a file that does not exist
   */
  read(from: JournalPosition | null): Promise<JournalBatch>;
}
