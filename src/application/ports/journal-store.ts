import type { MediaNodeId } from '../../domain/ids.ts';
import type { RecordingRecord } from './records/audio.ts';
import type { JournalPosition } from './engine-journal.ts';

/** How far the engine's journal was read, and the recordings it told of. */
export interface JournalStore {
  position(node: MediaNodeId): Promise<JournalPosition | null>;
  /** The same, which nobody else can move until the transaction ends. */
  lockPosition(node: MediaNodeId): Promise<JournalPosition | null>;
  /** @param lastEventAt of the events before it; null when there were none */
  savePosition(node: MediaNodeId, position: JournalPosition, lastEventAt: Date | null): Promise<void>;
  /** When the engine wrote the last event before the stored position. */
  lastEventAt(node: MediaNodeId): Promise<Date | null>;
  findRecording(node: MediaNodeId, fileBase: string): Promise<RecordingRecord | null>;
  /** The recording of this call that has no agent yet gets one. */
  assignAgent(node: MediaNodeId, callId: string, agentId: number): Promise<void>;
}
