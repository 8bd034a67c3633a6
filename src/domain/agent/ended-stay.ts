import type { ExtensionId } from '../ids.ts';
import type { AgentState } from './agent-state.ts';
import { isVirtual } from './change-agent-state.ts';
import type { StatusRules } from './status-rules.ts';

/** A place where the calls of an agent rang until now. */
export interface EndedStay {
  /** Null: the mobile. */
  readonly seat: ExtensionId | null;
  readonly loggedInAt: Date;
}

/** The stay that a change of state ended; null: the agent stays, or was logged out. */
export function endedStay(before: AgentState, after: AgentState, rules: StatusRules): EndedStay | null {
  if (before.login === null) return null;
  const seatOf = (state: AgentState) => (isVirtual(state, rules) ? null : (state.login?.seat ?? null));
  const seat = seatOf(before);
  if (after.login !== null && seatOf(after) === seat) return null;
  return { seat, loggedInAt: before.login.since };
}
