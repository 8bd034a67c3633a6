import type { AgentState } from './agent-state.ts';
import { targetInForce, type StatusRules } from './status-rules.ts';

/**
 * Where the timeout of the shown status leads: to its go-to, or back to the status before [S8]. A status is gone back to once: of two
 * that both lead back neither is behind the other for ever, the default is. A status before that is gone counts as the default, too.
 *
 * @returns null: nowhere, the agent stays
 */
export function timeoutTarget(
  { shown, previous }: Pick<AgentState, 'shown' | 'previous'>,
  rules: StatusRules,
): Pick<AgentState, 'chosen' | 'previous'> | null {
  const goTo = targetInForce(rules.rule(shown).goToStatusId, rules);
  const back = previous !== null && rules.has(previous) ? previous : rules.defaultId;
  const target = goTo ?? back;
  if (target === shown) return null;
  return { chosen: target, previous: goTo === null ? null : shown };
}
