import type { StatusId } from '../ids.ts';

/** What a status does, as its company set it up [S3, S7, S8]. */
export interface StatusRule {
  readonly id: StatusId;
  /** Agents who chose it are in the queues of their skills [S5]. */
  readonly activatesSkills: boolean;
  /** Null: an agent stays as long as he likes [S8]. */
  readonly timeoutSeconds: number | null;
  /** Where the timeout leads; null: to the status before. */
  readonly goToStatusId: StatusId | null;
  /** Of the call statuses: where the end of the last call leads; null: to the status before the call [S7]. */
  readonly onHangUpStatusId: StatusId | null;
}

/** The statuses of one company, and those of them that have a part of their own [S2, S4]. */
export interface StatusRules {
  /** @throws Error for a status that the company does not have */
  readonly rule: (id: StatusId) => StatusRule;
  readonly has: (id: StatusId) => boolean;
  readonly defaultId: StatusId;
  readonly unassignedId: StatusId;
  readonly virtualId: StatusId;
  readonly incomingCallId: StatusId;
  readonly outgoingCallId: StatusId;
}

/**
 * Where a timeout or the end of a call leads. To _Virtual_ leads nothing but a choice, because not every agent has the mobile that it
 * needs [S9]: what was set so before that was refused counts as not set.
 */
export function targetInForce(target: StatusId | null, { virtualId }: StatusRules): StatusId | null {
  return target === virtualId ? null : target;
}
