import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, RecordingId, UserId } from '../../domain/ids.ts';

/** A stretch of time in which nothing that was said came into a recording, because an agent had it paused. */
export interface RecordingGap {
  readonly agentId: UserId;
  readonly startedAt: Date;
  /** Null: it is paused now. */
  readonly endedAt: Date | null;
}

export interface OpenGap {
  readonly recordingId: RecordingId;
  /** Name of the file in the engine's spool. */
  readonly fileBase: string;
  /** Another agent has it paused as well. */
  readonly isPausedByOthers: boolean;
}

/** When recordings were paused, and by whom [C1]. */
export interface RecordingGapStore {
  /** What this agent has paused on the node. */
  open(scope: Scope, agentId: UserId, node: MediaNodeId): Promise<OpenGap[]>;
  /** These files are paused by the agent from now on; of one that was already, the gap goes on. */
  begin(
    scope: Scope,
    agentId: UserId,
    node: MediaNodeId,
    fileBases: readonly string[],
    at: Date,
  ): Promise<void>;
  /** What the agent had paused of these goes on. */
  end(scope: Scope, agentId: UserId, recordingIds: readonly RecordingId[], at: Date): Promise<void>;
  /** In order of time. */
  ofRecording(scope: Scope, recordingId: RecordingId): Promise<RecordingGap[]>;
}
