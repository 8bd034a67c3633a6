import type { ExtensionId, MediaNodeId, StatusId, UserId } from '../ids.ts';

/**
 * What one agent is doing, as one value. The chosen status lies under a call status: who is in a call shows *Incoming call* or
 * *Outgoing call*, and receives queue calls as the chosen status says [S6].
 */
export interface AgentState {
  /** Null while logged out. */
  readonly login: { readonly since: Date; readonly seat: ExtensionId | null } | null;
  /** What the agent, a supervisor, a timer or the login put the agent into; never a call status. */
  readonly chosen: StatusId;
  /** What everybody sees: the chosen status, or the call status over it. */
  readonly shown: StatusId;
  readonly since: Date;
  readonly cause: StatusCause;
  /** Who did it, when a person did. */
  readonly by: UserId | null;
  /** The chosen status before this one, for a timeout that leads back [S8]; null once it was gone back to. */
  readonly previous: StatusId | null;
  /** The calls at the phones of the agent's seat, oldest first. Empty means: no call status is shown. */
  readonly legs: readonly Leg[];
  /** Whatever records these calls is paused until the agent goes on with it, or the last of them is over [C1]. */
  readonly recordingPaused: boolean;
  /**
   * Why the chosen status was chosen, when that was during the calls that run now: it holds after them whatever *on hang-up*
   * says, and is then entered for this reason. Null: it was chosen before them.
   */
  readonly choiceInCall: ChoiceInCall | null;
  /** When the shown status times out [S8]; null: never. */
  readonly dueAt: Date | null;
  /** Queue calls in a row that rang without an answer. */
  readonly misses: number;
}

export interface ChoiceInCall {
  readonly cause: StatusCause;
  readonly by: UserId | null;
  /** What was chosen before the calls: who corrects a choice was never in the status that it named. */
  readonly insteadOf: Pick<AgentState, 'chosen' | 'previous'>;
}

/** One call at one phone. It exists from the moment the phone rings or dials. */
export interface Leg {
  /** As the engine names it; another engine may use the same name. */
  readonly id: string;
  /** Whose engine has the call: what another node does not have is none of its business. Null: of a state from before this was kept. */
  readonly nodeId: MediaNodeId | null;
  readonly direction: LegDirection;
}

export type LegDirection = 'incoming' | 'outgoing';

export const statusCauses = [
  'login',
  'agent',
  'supervisor',
  'ring',
  'dial',
  'hang-up',
  'timer',
  'no-answer',
  'engine-lost',
  'logout',
] as const;
/** Why a status was entered [S13]. */
export type StatusCause = (typeof statusCauses)[number];

/** A stretch of time in one status. Stretches follow each other without gap or overlap, so that they sum up to the wall time [S13]. */
export interface StatusInterval {
  readonly statusId: StatusId;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Why it began. */
  readonly cause: StatusCause;
  readonly by: UserId | null;
}

/** A new agent: logged out. */
export function newAgentState(unassignedId: StatusId, now: Date): AgentState {
  return {
    login: null,
    chosen: unassignedId,
    shown: unassignedId,
    since: now,
    cause: 'logout',
    by: null,
    previous: null,
    legs: [],
    recordingPaused: false,
    choiceInCall: null,
    dueAt: null,
    misses: 0,
  };
}
