import type {
  MediaNodeId,
  NumberId,
  PromptId,
  QueueId,
  RecordingId,
  Revision,
  UserId,
  VoicemailBoxId,
  VoicemailMessageId,
} from '../../../domain/ids.ts';
import type { RecordBase } from './record-base.ts';

/** A piece of audio that callers hear. */
export interface PromptRecord extends RecordBase {
  readonly id: PromptId;
  readonly name: string;
  /** SHA-256 of the audio as engines play it, hex; null, as the others: nothing was uploaded yet. */
  readonly contentHash: string | null;
  readonly durationMs: number | null;
  readonly bytes: number | null;
}

/** Takes messages of callers. */
export interface VoicemailBoxRecord extends RecordBase {
  readonly id: VoicemailBoxId;
  readonly name: string;
  /** Null: a tone alone. */
  readonly greetingPromptId: PromptId | null;
  readonly maxSeconds: number;
  /** Who is told of each message; null: nobody is. */
  readonly email: string | null;
  /** Whose box it is: they hear its messages with the right `own-voicemail`. */
  readonly listenerIds: readonly UserId[];
}

/** What a caller said, or is saying. The row is made when the engine says that it records. */
export interface VoicemailMessageRecord extends RecordBase {
  readonly id: VoicemailMessageId;
  readonly voicemailBoxId: VoicemailBoxId;
  readonly mediaNodeId: MediaNodeId;
  /** Name of the file in the engine's spool, without ending; unique per node. */
  readonly fileBase: string;
  /** `empty`: nobody said anything. */
  readonly state: 'recording' | 'stored' | 'empty' | 'unreadable';
  readonly callId: string;
  /** E.164 with plus, or the digits of an extension; null: anonymous. */
  readonly callerNumber: string | null;
  readonly heard: boolean;
  readonly revision: Revision;
  readonly startedAt: Date;
  readonly storeKey: string | null;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** Hex SHA-256 of the stored file. */
  readonly sha256: string | null;
  /** Why it is unreadable. */
  readonly reason: string | null;
}

/** What is being recorded, or was. The row is made when the engine says that recording began. */
export interface RecordingRecord extends RecordBase {
  readonly id: RecordingId;
  readonly mediaNodeId: MediaNodeId;
  /** Name of the file in the engine's spool, without ending; unique per node. */
  readonly fileBase: string;
  readonly state: 'recording' | 'stored' | 'empty' | 'unreadable';
  readonly callId: string;
  readonly queueId: QueueId | null;
  readonly numberId: NumberId | null;
  readonly agentId: UserId | null;
  readonly callerNumber: string;
  readonly revision: Revision;
  readonly startedAt: Date;
  readonly storeKey: string | null;
  readonly bytes: number | null;
  readonly durationMs: number | null;
  /** Hex SHA-256 of the stored file. */
  readonly sha256: string | null;
  /** Why it is unreadable. */
  readonly reason: string | null;
}
