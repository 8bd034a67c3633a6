import type { StatusId, UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import type { Written } from '../write.ts';
import type { AgentFacts } from './agent-facts.ts';
import type { AgentView } from './agent-view.ts';
import type { ChangeAgent } from './change-agent.ts';
import { isChoosable } from './company-statuses.ts';
import { partOf } from './may-manage.ts';
import { requireMobile } from './require-mobile.ts';

/** Puts a logged-in agent into a status; memberships follow from whether it activates skills [S5]. */
export class ChooseStatus {
  readonly #changeAgent: ChangeAgent;

  constructor(changeAgent: ChangeAgent) {
    this.#changeAgent = changeAgent;
  }

  /**
   * During a call the status is entered after it; queue calls stop or begin at once.
   *
   * @throws Refusal `not-found`, `unknown-reference`, `conflict` when not logged in, `invalid` for what cannot be chosen
   */
  choose(actor: Actor, agentId: UserId, statusId: StatusId): Promise<Written<AgentView>> {
    return this.#changeAgent.byPerson(actor, agentId, 'choose-status', async (facts) => {
      const as = partOf(actor.principal, facts.user);
      refuseUnchoosable(facts, statusId);
      if (statusId === facts.statuses.virtualId) await requireMobile(facts);
      return { kind: 'choose', statusId, as, by: actor.principal.userId };
    });
  }
}

function refuseUnchoosable({ agent, statuses }: AgentFacts, statusId: StatusId): void {
  if (!statuses.has(statusId)) {
    throw new Refusal('unknown-reference', 'there is no such status', {
      faults: [{ path: ['statusId'], code: 'unknown-reference', message: 'there is no such status' }],
    });
  }
  const status = statuses.rule(statusId);
  if (!isChoosable(status)) {
    const message = status.builtIn === 'unassigned' ? 'log the agent out instead' : 'choose another status';
    throw new Refusal('invalid', `"${status.name}" cannot be chosen; it is entered by itself`, {
      faults: [{ path: ['statusId'], code: 'not-choosable', message }],
    });
  }
  const { login } = agent.state;
  if (login === null)
    throw new Refusal('conflict', 'the agent is not logged in; log in first, then choose a status');
}
