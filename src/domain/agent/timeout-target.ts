import type { StatusId } from '../ids.ts';
import type { AgentState } from './agent-state.ts';
import { targetInForce, type StatusRules } from './status-rules.ts';

/**
 * Where the timeout of the shown status leads: to its go-to, or back [S8]. With nobody at the desk timeouts come to an end, whatever leads
 * where: what timed out is not gone back to, and what was before it once only; then comes the default.
 *
 * @returns null: nowhere, the agent stays
 */
export function timeoutTarget(
  state: Pick<AgentState, 'shown' | 'previous'>,
  rules: StatusRules,
): Pick<AgentState, 'chosen' | 'previous'> | null {
  const { shown, previous } = state;
  const goTo = targetInForce(rules.rule(shown).goToStatusId, rules);
  if (goTo === null) {
    const back = backFrom(state, rules);
    return back === shown ? null : { chosen: back, previous: null };
  }
  return goTo === shown ? null : { chosen: goTo, previous: previous === goTo ? null : previous };
}

/**
 * The status before; a status that is gone meanwhile, or none, counts as the default. What the timeouts of the default lead to stays:
 * by the default it would go round.
 */
function backFrom({ shown, previous }: Pick<AgentState, 'shown' | 'previous'>, rules: StatusRules): StatusId {
  if (previous !== null && rules.has(previous)) return previous;
  return ledToFrom(rules.defaultId, rules).has(shown) ? shown : rules.defaultId;
}

/** This status, and all to which timeouts lead from it. */
function ledToFrom(first: StatusId, rules: StatusRules): ReadonlySet<StatusId> {
  const way = new Set<StatusId>();
  let next: StatusId | null = first;
  while (next !== null && !way.has(next)) {
    way.add(next);
    const { timeoutSeconds, goToStatusId } = rules.rule(next);
    next = timeoutSeconds === null ? null : targetInForce(goToStatusId, rules);
  }
  return way;
}
