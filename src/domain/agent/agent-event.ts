import type { ExtensionId, MediaNodeId, StatusId, UserId } from '../ids.ts';
import type { Leg } from './agent-state.ts';

/** What can happen to an agent. Whether a person may do it is decided before. */
export type AgentEvent =
  /** `seat` null: without a phone at an extension, at the agent's own mobile; then in the status *Virtual* [S9]. */
  | { readonly kind: 'log-in'; readonly seat: ExtensionId | null; readonly by: UserId | null }
  | { readonly kind: 'log-out'; readonly by: UserId | null }
  | {
      readonly kind: 'choose';
      readonly statusId: StatusId;
      readonly as: 'agent' | 'supervisor';
      readonly by: UserId;
    }
  /** Pauses the recording of the calls that run now, or goes on with it; without a call it means nothing [C1]. */
  | { readonly kind: 'pause-recording'; readonly paused: boolean }
  /** A phone at the seat rings, or dials. */
  | { readonly kind: 'leg-began'; readonly leg: Leg }
  | { readonly kind: 'leg-ended'; readonly legId: string; readonly nodeId: MediaNodeId }
  /**
   * What the engine of this node holds after events may have been lost: exactly these calls. `nodeId` null: the calls of which it is not
   * known whose they are.
   */
  | { readonly kind: 'legs-found'; readonly nodeId: MediaNodeId | null; readonly legs: readonly Leg[] }
  /** A queue call rang without an answer. `limit`: as many in a row lead to `statusId`; null: they are only counted. */
  | {
      readonly kind: 'missed';
      readonly limit: { readonly misses: number; readonly statusId: StatusId } | null;
    }
  /** A queue call was answered. */
  | { readonly kind: 'answered' }
  /** The time that the shown status lasts may be over. */
  | { readonly kind: 'timer' };
