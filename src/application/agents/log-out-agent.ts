import type { UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import type { ChangeAgent } from './change-agent.ts';
import { partOf } from './may-manage.ts';

/** Frees the agent's seat and takes the agent out of all queues; a call that is being talked goes on. */
export class LogOutAgent {
  readonly #changeAgent: ChangeAgent;

  constructor(changeAgent: ChangeAgent) {
    this.#changeAgent = changeAgent;
  }

  /** Logging out twice is no error. @throws Refusal `not-found` */
  logOut(actor: Actor, agentId: UserId): Promise<Written<AgentView>> {
    return this.#changeAgent.byPerson(actor, agentId, 'log-out', ({ user }) => {
      partOf(actor.principal, user);
      return { kind: 'log-out', by: actor.principal.userId };
    });
  }
}
