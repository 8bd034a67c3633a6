import type { AgentState, StatusCause } from '../../../domain/agent/agent-state.ts';
import type { CompanyId, Id, StatusId, UserId } from '../../../domain/ids.ts';
import type { RecordBase } from './record-base.ts';

export const builtInStatuses = [
  'connected',
  'virtual',
  'unassigned',
  'incoming-call',
  'outgoing-call',
] as const;

export type BuiltInStatus = (typeof builtInStatuses)[number];

export interface StatusRecord extends RecordBase {
  readonly id: StatusId;
  readonly name: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly activatesSkills: boolean;
  /** Exactly one status of a company is entered at login [S4]. */
  readonly isDefault: boolean;
  /** The five that come with each company can be neither renamed nor deleted [S2]. */
  readonly builtIn: BuiltInStatus | null;
  /** Null: an agent may stay in it [S8]. */
  readonly timeoutSeconds: number | null;
  /** Where the timeout leads; null: to the status before. */
  readonly goToStatusId: StatusId | null;
  /** Of the call statuses: where the end of the last call leads; null: to the status before the call [S7]. */
  readonly onHangUpStatusId: StatusId | null;
}

/** What an agent is doing now. One row for each user with the agent flag. */
export interface AgentRecord {
  readonly id: UserId;
  readonly companyId: CompanyId;
  readonly state: AgentState;
  /** Now is inside the agent's working hours, or there are none [R8]. */
  readonly withinHours: boolean;
  /** When `withinHours` must be looked at again; null: never. */
  readonly hoursChangeAt: Date | null;
  readonly version: number;
}

/** What an agent did, for the activity log [S13]. The status may be gone meanwhile; its name at the time stays. */
export interface ActivityRecord {
  /** 0: the stretch that goes on, which is not stored yet. */
  readonly id: Id;
  readonly companyId: CompanyId;
  readonly agentId: UserId;
  readonly statusId: StatusId;
  readonly statusName: string;
  readonly startedAt: Date;
  /** Null: it goes on. */
  readonly endedAt: Date | null;
  readonly cause: StatusCause;
  /** The person who did it; null when nobody did. */
  readonly byUserId: UserId | null;
}
