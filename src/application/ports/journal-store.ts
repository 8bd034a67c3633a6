import type { MediaNodeId } from '../../domain/ids.ts';
import type { RecordingRecord } from './records.ts';
import type { JournalPosition } from './engine-journal.ts';

/** How far the engine's journal was read, and the recordings it told of. */
export interface JournalStore {
  position(node: MediaNodeId): Promise<JournalPosition | null>;
  savePosition(node: MediaNodeId, position: JournalPosition): Promise<void>;
  findRecording(node: MediaNodeId, fileBase: string): Promise<RecordingRecord | null>;
  /** The recording of this call that has no agent yet gets one. */
  assignAgent(node: MediaNodeId, callId: string, agentId: number): Promise<void>;
  /** Recordings of the node in state `recording`, oldest first. */
  unfinished(node: MediaNodeId, limit: number): Promise<RecordingRecord[]>;
}
