import type { MediaNodeId, QueueId, RecordingId, UserId } from '../../domain/ids.ts';
import type { RecordingRecord } from './records/audio.ts';
import type { JournalPosition } from './engine-journal.ts';

export interface AwaitedRecording extends Pick<RecordingRecord, 'id' | 'companyId' | 'fileBase'> {
  /** Whether somebody talked to the caller while it ran. */
  readonly wasAnswered: boolean;
}

/** Where the reading goes on, by whoever owns the node then. */
export interface StoredPosition extends JournalPosition {
  /** Until the end of files that took the place of those read before: what happened up to then was read already. Else null. */
  readonly knownUntil: Date | null;
}

/** How far the engine's journal was read, and the recordings it told of. */
export interface JournalStore {
  position(node: MediaNodeId): Promise<StoredPosition | null>;
  /** The same, which nobody else can move until the transaction ends. */
  lockPosition(node: MediaNodeId): Promise<StoredPosition | null>;
  /** @param lastEventAt of the events before it; null when there were none */
  savePosition(node: MediaNodeId, position: StoredPosition, lastEventAt: Date | null): Promise<void>;
  /** When the engine wrote the last event before the stored position. */
  lastEventAt(node: MediaNodeId): Promise<Date | null>;
  /** Whether the call goes on, by what was read. */
  isCallOpen(node: MediaNodeId, callId: string): Promise<boolean>;
  findRecording(node: MediaNodeId, fileBase: string): Promise<RecordingRecord | null>;
  /**
   * Recordings whose calls ended before then, and whose audio nobody has seen yet; the oldest first. Of a call that left no record
   * because it came to nobody, those that began before then.
   */
  awaitedRecordings(node: MediaNodeId, endedBefore: Date, most: number): Promise<AwaitedRecording[]>;
  /**
   * Nothing was recorded: of a call that nobody answered that is as it should be, of another one the audio is missing. A recording that
   * was taken in meanwhile stays as it is.
   *
   * @param reason why audio that should be there is not
   * @returns whether it was still waited for
   */
  endRecordingWithoutAudio(recordingId: RecordingId, reason: string): Promise<boolean>;
  /** The recording of this call in this queue, or as a whole, that has no agent yet gets one. */
  assignAgent(node: MediaNodeId, callId: string, queueId: QueueId, agentId: UserId): Promise<void>;
  /** Recordings and messages that began on this channel, and whose audio nobody has seen yet, are of that call from now on. */
  moveAudio(node: MediaNodeId, channelId: string, callId: string): Promise<void>;
}
